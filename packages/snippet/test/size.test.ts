import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const project = fileURLToPath(new URL("..", import.meta.url));

/** Bytes on the wire: gzip -9, brotli 11. They hold what is reached; the goal is gzip 2,300 for df.js and 2,800 for df.tag.js. */
const BUDGETS = [
  { file: "df.js", gzip: 3_070, brotli: 2_790 },
  { file: "df.tag.js", gzip: 4_020, brotli: 3_650 },
  { file: "df.all.js", gzip: 4_300, brotli: 3_900 },
  { file: "stub.js", gzip: 180, brotli: 180 },
  { file: "stub.loader.js", gzip: 260, brotli: 260 },
];

/** As `pnpm build` left it, which `pnpm test` runs first: a test that built would pull the script from under others. */
describe("the build", () => {
  it.each(BUDGETS)("keeps $file within its budget", ({ file, gzip, brotli }) => {
    const code = readFileSync(`${project}dist/${file}`);
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(gzip);
    const packed = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    expect(packed.length).toBeLessThanOrEqual(brotli);
  });

  it("makes no code and no markup from text", () => {
    const scripts = readdirSync(`${project}dist`).filter((name) => name.endsWith(".js"));
    expect(scripts).toContain("df.js");
    for (const name of scripts) {
      expect(readFileSync(`${project}dist/${name}`, "utf8"), name).not.toMatch(
        /\beval\b|new Function|\bFunction\(|innerHTML|outerHTML|document\.write/,
      );
    }
  });
});
