import { describe, expect, it } from "vitest";
import { isOn } from "./config.ts";

describe("isOn", () => {
  it.each(["", "true", "yes", true])("takes %j for on", (flag) => expect(isOn(flag)).toBe(true));
  it.each([undefined, "off", "false", false])("takes %j for off", (flag) => expect(isOn(flag)).toBe(false));
});
