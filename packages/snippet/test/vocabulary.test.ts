import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EVENT_NAMES, nameKey } from "../../collector/src/wire/event-names.ts";
import { RULES } from "../../collector/src/transform/rules.ts";
import { tagName } from "../src/tag-event.ts";

/** The names that editors offer: types, so they are read from the text. */
const offered = (): readonly string[] => {
  const text = readFileSync(new URL("../src/vocabulary.ts", import.meta.url), "utf8");
  const [names = ""] = text.split("export type EventName");
  return [...names.matchAll(/\| "([^"]+)"/g)].map(([, name]) => String(name));
};

const keysOf = (names: readonly string[]): readonly string[] => names.map(nameKey);

/** Pinterest's events of apps are none of a page's. */
const PAGE_NAMES = EVENT_NAMES.filter((name) => !RULES[name].sends.startsWith("app_"));

describe("the vocabulary", () => {
  it("offers only names that the collector knows", () => {
    expect(offered().length).toBeGreaterThan(50);
    expect(keysOf(EVENT_NAMES)).toEqual(expect.arrayContaining([...keysOf(offered())]));
  });

  it("offers each that the collector sends as an event of Pinterest's", () => {
    const mapped = PAGE_NAMES.filter((name) => RULES[name].sends !== "own" && RULES[name].sends !== "custom");
    expect(keysOf(offered())).toEqual(expect.arrayContaining([...keysOf(mapped)]));
  });
});

describe("tagName", () => {
  it.each(PAGE_NAMES)("calls %s for the Tag what the collector's own mapping calls it for the Conversions API", (name) => {
    const { sends } = RULES[name];
    expect(tagName(name)).toBe(sends === "own" ? "custom" : nameKey(sends));
  });
});
