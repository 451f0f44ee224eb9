import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { ScriptAsset } from "../http/script.ts";

/** Reads the built snippet out of @dayfly/snippet and compresses it once. Throws with what to run when it is not built. */
export const loadScript = (): ScriptAsset => {
  const path = createRequire(import.meta.url).resolve("@dayfly/snippet/df.js");
  if (!existsSync(path)) throw new Error("The snippet is not built; run `pnpm build` first.");
  const plain = new Uint8Array(readFileSync(path));
  return {
    plain,
    gzip: new Uint8Array(gzipSync(plain, { level: 9 })),
    brotli: new Uint8Array(brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })),
    hash: createHash("sha256").update(plain).digest("hex").slice(0, 12),
    integrity: `sha384-${createHash("sha384").update(plain).digest("base64")}`,
  };
};
