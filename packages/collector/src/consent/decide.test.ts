import { describe, expect, it } from "vitest";
import type { WireConsent } from "../wire/event.ts";
import { decideConsent } from "./decide.ts";
import type { ConsentSettings } from "./settings.ts";

const keep = (state: string, more: object = {}) => ({ kind: "keep", basis: expect.objectContaining({ state, ...more }) });
const drop = (reason: string) => ({ kind: "drop", reason });

const CASES: readonly [
  mode: ConsentSettings["consentMode"],
  said: WireConsent | undefined,
  expected: object,
  gpc?: ConsentSettings["gpc"],
][] = [
  ["opt-in", undefined, drop("consent_pending")],
  ["opt-in", { state: "pending" }, drop("consent_pending")],
  ["opt-in", { state: "denied" }, drop("consent_denied")],
  ["opt-in", { state: "granted", source: "tcf" }, keep("granted", { source: "tcf" })],
  ["opt-out", undefined, keep("pending", { source: "mode:opt-out" })],
  ["opt-out", { state: "pending" }, keep("pending")],
  ["opt-out", { state: "denied" }, drop("consent_denied")],
  ["opt-out", { state: "granted" }, keep("granted")],
  ["none", undefined, keep("not-needed", { source: "mode:none" })],
  ["none", { state: "denied" }, drop("consent_denied")],
  ["none", { state: "pending", gpc: true }, keep("pending", { ldp: true })],
  ["none", { state: "pending", gpc: true }, drop("gpc"), "deny"],
  ["none", { state: "pending", gpc: true }, { kind: "keep", basis: { state: "pending", source: "unnamed" } }, "ignore"],
  ["opt-out", { state: "granted", gpc: true }, { kind: "keep", basis: { state: "granted", source: "unnamed" } }, "deny"],
  ["opt-out", { state: "granted", ldp: true }, keep("granted", { ldp: true })],
];

describe("decideConsent", () => {
  it.each(CASES)("in mode %s hears %j and answers %j", (consentMode, said, expected, gpc = "ldp") => {
    expect(decideConsent(said, { consentMode, gpc })).toEqual(expected);
  });
});
