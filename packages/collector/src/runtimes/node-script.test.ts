import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loadScripts } from "./node-script.ts";

describe("loadScripts", () => {
  it.each(loadScripts())("gives $name as it is and compressed", ({ plain, gzip, brotli }) => {
    expect(plain.length).toBeGreaterThan(1000);
    expect(gunzipSync(gzip)).toEqual(Buffer.from(plain));
    expect(brotliDecompressSync(brotli)).toEqual(Buffer.from(plain));
    expect(brotli.length).toBeLessThan(gzip.length);
  });
});
