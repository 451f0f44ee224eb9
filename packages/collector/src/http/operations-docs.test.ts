import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../alerts/rules.ts";
import { code, table } from "../lib/markdown.ts";
import { DEAD_REASONS } from "../queue/queue.ts";
import { describeMetrics } from "./metrics-table.ts";

const page = resolve(import.meta.dirname, "../../../../docs/operations.md");

const describeReasons = (): string =>
  table(
    ["reason", "what it means"],
    Object.entries(DEAD_REASONS).map(([reason, sentence]) => [code(reason), sentence]),
  );

const describeAlerts = (): string =>
  table(
    ["rule", "when it rings"],
    Object.entries(RULES).map(([rule, { when }]) => [code(rule), when]),
  );

const TABLES: readonly [name: string, table: string][] = [
  ["metrics", describeMetrics()],
  ["dead reasons", describeReasons()],
  ["alerts", describeAlerts()],
];

describe("docs/operations.md", () => {
  it.each(TABLES)("holds the table of %s as the code has it", (name, told) => {
    const text = readFileSync(page, "utf8");
    const place = new RegExp(`(<!-- ${name}: generated from [^>]+ -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    const expected = text.replace(place, (_all, open: string, close: string) => `${open}\n${told}\n\n${close}`);
    if (process.env["UPDATE_DOCS"]) writeFileSync(page, expected);
    expect(text).toMatch(place);
    expect(readFileSync(page, "utf8"), "run: UPDATE_DOCS=1 pnpm vitest run packages/collector/src/http").toBe(expected);
  });
});
