import { describe, expect, it } from "vitest";
import { SITE_SETTINGS } from "../config/site-settings.ts";
import { HOLD_REASONS } from "./hold-reasons.ts";

describe("HOLD_REASONS", () => {
  it.each(Object.entries(SITE_SETTINGS))("name %s as a file has it wherever they name its variable", (name, setting) => {
    const variable = "env" in setting ? setting.env : undefined;
    for (const sentence of Object.values(HOLD_REASONS)) {
      if (variable !== undefined && sentence.includes(variable)) expect(sentence).toContain(` ${name}`);
    }
  });
});
