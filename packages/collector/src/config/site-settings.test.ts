import { describe, expect, it } from "vitest";
import { SITE_SETTINGS } from "./site-settings.ts";
import type { Setting } from "./setting.ts";

const ROWS: readonly [string, Setting<unknown>][] = Object.entries(SITE_SETTINGS);

describe("SITE_SETTINGS", () => {
  it.each(ROWS)("says by a JSON Schema what %s takes", (_name, { parse }) => {
    expect(Object.keys(parse.schema ?? {})).not.toEqual([]);
  });
});
