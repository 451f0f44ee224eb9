import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { describeBillion, describeCosts, describeSizes } from "../packages/collector/bench/support/sizing-tables.ts";
import { describeSettings } from "../packages/collector/src/config/describe.ts";

const SIZING = "packages/collector/bench/support/sizing.ts";

/** What the documents have from the code, each between two comments of its name. */
const GENERATED: readonly (readonly [file: string, name: string, source: string, describe: () => string])[] = [
  ["README.md", "settings", "packages/collector/src/config/*-settings.ts", describeSettings],
  ["docs/performance.md", "billion", SIZING, describeBillion],
  ["docs/deploy/README.md", "sizes", SIZING, describeSizes],
  ["docs/deploy/README.md", "costs", SIZING, describeCosts],
];

describe.each(GENERATED)("%s", (file, name, source, describePart) => {
  it(`holds the ${name} as the code has them`, () => {
    const path = resolve(import.meta.dirname, "..", file);
    const text = readFileSync(path, "utf8");
    const [begin, end] = [`<!-- ${name}: generated from ${source} -->`, `<!-- /${name} -->`];
    expect(text).toContain(begin);
    const before = text.slice(0, text.indexOf(begin) + begin.length);
    const after = text.slice(text.indexOf(end));
    const expected = `${before}\n\n${describePart()}\n\n${after}`;
    if (process.env.UPDATE_DOCS) writeFileSync(path, expected);
    expect(readFileSync(path, "utf8"), "run: UPDATE_DOCS=1 pnpm vitest run test/docs.test.ts").toBe(expected);
  });
});
