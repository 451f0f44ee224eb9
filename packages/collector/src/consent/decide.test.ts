import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WireConsent } from "../wire/event.ts";
import { decideConsent } from "./decide.ts";
import { CONSENT_MODES, type ConsentSettings, GPC_MEANINGS } from "./settings.ts";

const keep = (state: string, more: object = {}) => ({ kind: "keep", basis: { state, source: expect.any(String), ...more } });
const drop = (reason: string) => ({ kind: "drop", reason });

interface Circumstances {
  readonly gpc?: ConsentSettings["gpc"];
  readonly country?: string;
  /** The request says so, whatever the page does. */
  readonly secGpc?: boolean;
}

const decide = (consentMode: ConsentSettings["consentMode"], said: WireConsent | undefined, more: Circumstances = {}) =>
  decideConsent({
    said,
    gpc: said?.gpc === true || more.secGpc === true,
    country: () => more.country,
    settings: { consentMode, gpc: more.gpc ?? "auto" },
  });

const PENDING_GPC: WireConsent = { state: "pending", source: "gpc", gpc: true };

const CASES: readonly [
  mode: ConsentSettings["consentMode"],
  said: WireConsent | undefined,
  circumstances: Circumstances,
  expected: object,
][] = [
  ["opt-in", undefined, {}, drop("consent_pending")],
  ["opt-in", { state: "pending" }, {}, drop("consent_pending")],
  ["opt-in", { state: "denied" }, {}, drop("consent_denied")],
  ["opt-in", { state: "granted", source: "tcf" }, {}, keep("granted", { source: "tcf" })],
  ["opt-in", { state: "granted", source: "jane@example.com" }, {}, keep("granted", { source: "unnamed" })],
  ["opt-in", { state: "pending", ldp: true }, {}, drop("consent_pending")],
  ["opt-out", undefined, {}, keep("pending", { source: "mode:opt-out" })],
  ["opt-out", { state: "pending" }, {}, keep("pending", { source: "explicit" })],
  ["opt-out", { state: "denied" }, {}, drop("consent_denied")],
  ["opt-out", { state: "granted" }, {}, keep("granted")],
  ["opt-out", { state: "granted", source: "gpp", ldp: true }, {}, keep("granted", { source: "gpp", ldp: true })],
  ["opt-out", { state: "denied", ldp: true }, {}, drop("consent_denied")],
  ["none", undefined, {}, keep("not-needed", { source: "mode:none" })],
  ["opt-in", {}, {}, drop("consent_pending")],
  ["opt-out", {}, {}, keep("pending", { source: "mode:opt-out" })],
  ["none", {}, {}, keep("not-needed", { source: "mode:none" })],
  ["none", { ldp: true }, {}, keep("not-needed", { source: "mode:none", ldp: true })],
  ["opt-out", {}, { secGpc: true, country: "US" }, keep("pending", { source: "gpc", ldp: true })],
  ["none", { state: "denied" }, {}, drop("consent_denied")],
  ["opt-out", PENDING_GPC, { country: "US" }, keep("pending", { source: "gpc", ldp: true })],
  ["opt-out", PENDING_GPC, { country: "DE" }, drop("gpc")],
  ["opt-out", PENDING_GPC, {}, drop("gpc")],
  ["none", PENDING_GPC, { country: "US" }, keep("pending", { ldp: true })],
  ["opt-out", undefined, { secGpc: true, country: "US" }, keep("pending", { source: "gpc", ldp: true })],
  ["opt-out", undefined, { secGpc: true }, drop("gpc")],
  ["none", PENDING_GPC, { gpc: "ldp" }, keep("pending", { ldp: true })],
  ["none", PENDING_GPC, { gpc: "deny", country: "US" }, drop("gpc")],
  ["none", PENDING_GPC, { gpc: "ignore" }, keep("pending")],
  ["opt-in", PENDING_GPC, { country: "US" }, drop("consent_pending")],
  ["opt-out", { state: "granted", gpc: true }, { gpc: "deny" }, keep("granted")],
  ["opt-out", { state: "granted", gpc: true, ldp: true }, {}, keep("granted", { ldp: true })],
];

describe("decideConsent", () => {
  it.each(CASES)("in mode %s hears %j, in %j, and answers %j", (mode, said, circumstances, expected) => {
    expect(decide(mode, said, circumstances)).toEqual(expected);
  });

  const word = fc.record(
    {
      state: fc.constantFrom("granted" as const, "denied" as const, "pending" as const),
      source: fc.string(),
      gpc: fc.boolean(),
      ldp: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const circumstances = fc.record(
    { gpc: fc.constantFrom(...GPC_MEANINGS), country: fc.constantFrom("US", "DE", "BR"), secGpc: fc.boolean() },
    { requiredKeys: [] },
  );
  const everything = [fc.constantFrom(...CONSENT_MODES), fc.option(word, { nil: undefined }), circumstances] as const;

  it("never keeps what was denied, and in opt-in mode nothing that was not granted", () => {
    fc.assert(
      fc.property(...everything, (mode, said, more) => {
        const { kind } = decide(mode, said, more);
        if (said?.state === "denied") expect(kind).toBe("drop");
        if (mode === "opt-in" && said?.state !== "granted") expect(kind).toBe("drop");
      }),
    );
  });

  it("limits the use of everything that is kept of who opted out of sale", () => {
    fc.assert(
      fc.property(...everything, (mode, said, more) => {
        const decision = decide(mode, said, more);
        if (said?.ldp && decision.kind === "keep") expect(decision.basis.ldp).toBe(true);
      }),
    );
  });

  it("lets Global Privacy Control without a grant never be in vain, unless it is ignored", () => {
    fc.assert(
      fc.property(...everything, (mode, said, more) => {
        const isOn = said?.gpc === true || more.secGpc === true;
        if (!isOn || said?.state === "granted" || more.gpc === "ignore") return;
        const decision = decide(mode, said, more);
        expect(decision.kind === "drop" || decision.basis.ldp).toBe(true);
      }),
    );
  });
});
