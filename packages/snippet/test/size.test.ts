import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const project = fileURLToPath(new URL("..", import.meta.url));

/** Bytes on the wire: gzip -9, brotli 11. They hold what is reached: for df.js its goal; that of df.tag.js is 2,800 and 2,520. */
const BUDGETS = [
  { file: "df.js", gzip: 2_300, brotli: 2_060 },
  { file: "df.tag.js", gzip: 3_280, brotli: 2_935 },
  { file: "df.all.js", gzip: 5_660, brotli: 5_155 },
  { file: "stub.js", gzip: 150, brotli: 130 },
  { file: "stub.loader.js", gzip: 250, brotli: 210 },
];

/** As `pnpm build` left it, which `pnpm test` runs first: a test that built would pull the script from under others. */
describe("the build", () => {
  it.each(BUDGETS)("keeps $file within its budget", ({ file, gzip, brotli }) => {
    // As it is pasted: without the line's end.
    const code = readFileSync(`${project}dist/${file}`, "utf8").trim();
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
