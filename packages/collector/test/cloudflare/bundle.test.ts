import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleExample } from "./edge.fixture.ts";

/** What Cloudflare takes in the free plan is 3 MiB after gzip; ours keeps well below. */
const MAX_BYTES = 1024 * 1024;

const folder = mkdtempSync(join(tmpdir(), "dayfly-bundle-"));
let bundle: string;
let imports: readonly string[];

/** What esbuild says of its outputs. */
interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string }[] }>>;
}

beforeAll(async () => {
  const out = await bundleExample(folder);
  bundle = readFileSync(join(out, "worker.js"), "utf8");
  const { outputs }: Metafile = JSON.parse(readFileSync(join(out, "bundle-meta.json"), "utf8"));
  imports = Object.values(outputs).flatMap((output) => output.imports.map(({ path }) => path));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("the Worker's bundle", () => {
  it("is what `wrangler deploy` makes of the example, and is below 1 MiB", () => {
    expect(bundle).toContain("TokenKeeper");
    expect(Buffer.byteLength(bundle)).toBeLessThan(MAX_BYTES);
    process.stdout.write(`Worker bundle: ${Buffer.byteLength(bundle)} bytes, ${gzipSync(bundle).byteLength} with gzip\n`);
  });

  it("needs nothing of Node's", () => {
    expect(imports).toEqual(["cloudflare:workers"]);
    expect(bundle).not.toMatch(/["']node:/);
    expect(bundle).not.toMatch(/\brequire\(["']/);
  });
});
