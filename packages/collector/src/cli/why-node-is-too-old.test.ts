import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { whyNodeIsTooOld } from "./why-node-is-too-old.ts";

const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("whyNodeIsTooOld", () => {
  it.each(["20.20.2", "22.12.0", "9.0.0"])("names what is needed to Node %s", (version) => {
    expect(whyNodeIsTooOld(version)).toContain(`Node ${String(engines.node).replace(">=", "")} or later; this is ${version}.`);
  });

  it.each(["22.13.0", "23.0.0", "24.21.0"])("lets Node %s pass", (version) => {
    expect(whyNodeIsTooOld(version)).toBeUndefined();
  });
});
