import { inline, test } from "../../support/platform-site.ts";
import { recipe } from "../../support/recipe.ts";
import { expect, stubTag, tag } from "../../support/snippet-site.ts";

interface Platform {
  /** The block's label in docs/consent.md. */
  readonly name: string;
  /** What the platform has before it loads, and before the recipe. */
  readonly first?: string;
  /** Told on every page before the visitor has chosen. */
  readonly ask?: string;
  readonly grant: string;
  readonly refuse: string;
  /** Told on the next page of a visitor who granted; as `grant` where it is the same. */
  readonly remember?: string;
}

const event = (target: string, name: string, detail = "null"): string =>
  `${target}.dispatchEvent(new CustomEvent("${name}", { detail: ${detail} }))`;
const closeOneTrust = `document.cookie = "OptanonAlertBoxClosed=2026-11-30T10:00:00Z; path=/"`;
const usercentrics = (isGiven: boolean, type: string): string =>
  `{ consent: { status: "SOME_ACCEPTED", type: "${type}" }, services: { x1: { name: "Pinterest", consent: { given: ${isGiven}, type: "${type}" } } } }`;
const complianz = (value: string): string =>
  ["preferences", "statistics", "marketing"]
    .map((category) =>
      event("document", "cmplz_status_change", `{ category: "${category}", value: "${value}", region: "eu", categories: [] }`),
    )
    .join(";");

/** Each platform's own events, in its own order, by its documentation or its published code. */
const PLATFORMS: readonly Platform[] = [
  {
    name: "onetrust",
    ask: event("window", "OneTrustGroupsUpdated", `["C0001"]`),
    grant: `${closeOneTrust}; ${event("window", "OneTrustGroupsUpdated", `["C0001", "C0004"]`)}`,
    refuse: `${closeOneTrust}; ${event("window", "OneTrustGroupsUpdated", `["C0001"]`)}`,
  },
  {
    name: "usercentrics-2",
    ask: event(
      "window",
      "ucEvent",
      `{ event: "consent_status", type: "IMPLICIT", action: "onInitialPageLoad", Pinterest: false }`,
    ),
    grant: event(
      "window",
      "ucEvent",
      `{ event: "consent_status", type: "EXPLICIT", action: "onAcceptAllServices", Pinterest: true }`,
    ),
    refuse: event(
      "window",
      "ucEvent",
      `{ event: "consent_status", type: "EXPLICIT", action: "onDenyAllServices", Pinterest: false }`,
    ),
  },
  {
    name: "usercentrics-3",
    ask: `window.__ucCmp = { getConsentDetails: async () => (${usercentrics(false, "IMPLICIT")}) }; ${event("window", "UC_UI_INITIALIZED")}`,
    grant: event("window", "UC_CONSENT", usercentrics(true, "EXPLICIT")),
    refuse: event("window", "UC_CONSENT", usercentrics(false, "EXPLICIT")),
    remember: `window.__ucCmp = { getConsentDetails: async () => (${usercentrics(true, "EXPLICIT")}) }; ${event("window", "UC_UI_INITIALIZED")}`,
  },
  {
    name: "cookieyes",
    ask: event(
      "document",
      "cookieyes_banner_load",
      `{ activeLaw: "gdpr", categories: { necessary: true, advertisement: true }, isUserActionCompleted: false }`,
    ),
    grant: event("document", "cookieyes_consent_update", `{ accepted: ["necessary", "advertisement"], rejected: [] }`),
    refuse: event("document", "cookieyes_consent_update", `{ accepted: ["necessary"], rejected: ["advertisement"] }`),
    remember: event(
      "document",
      "cookieyes_banner_load",
      `{ activeLaw: "gdpr", categories: { necessary: true, advertisement: true }, isUserActionCompleted: true }`,
    ),
  },
  {
    name: "complianz",
    ask: event("document", "cmplz_fire_categories", `{ category: "functional", categories: ["functional"], region: "eu" }`),
    grant: complianz("allow"),
    refuse: complianz("deny"),
    remember: event(
      "document",
      "cmplz_fire_categories",
      `{ category: "marketing", categories: ["functional", "marketing"], region: "eu" }`,
    ),
  },
  {
    name: "borlabs",
    first: `window.BorlabsCookie = { Consents: { isGranted: false, hasConsent: () => BorlabsCookie.Consents.isGranted } }`,
    ask: event("document", "borlabs-cookie-after-init"),
    grant: `BorlabsCookie.Consents.isGranted = true; ${event("document", "borlabs-cookie-consent-saved")}`,
    refuse: `BorlabsCookie.Consents.isGranted = false; ${event("document", "borlabs-cookie-consent-saved")}`,
    remember: `BorlabsCookie.Consents.isGranted = true; ${event("document", "borlabs-cookie-after-init")}`,
  },
  {
    name: "klaro",
    first: `
      const manager = {
        confirmed: location.pathname === "/next", consents: { pinterest: location.pathname === "/next" }, watchers: [],
        getConsent: (name) => manager.consents[name], watch: (watcher) => manager.watchers.push(watcher),
        tell: (name, data) => manager.watchers.forEach((watcher) => watcher.update(manager, name, data)),
      };
      window.klaro = { getManager: () => manager };`,
    // A box that is ticked and not saved.
    ask: `manager.tell("consents", { pinterest: true }); manager.tell("applyConsents", {})`,
    grant: `manager.consents = { pinterest: true }; manager.tell("saveConsents", { type: "accept" })`,
    refuse: `manager.consents = { pinterest: false }; manager.tell("saveConsents", { type: "decline" })`,
    remember: "",
  },
  {
    name: "osano",
    first: `
      const listeners = {};
      window.Osano = { cm: { addEventListener: (name, listener) => { listeners[name] = listener } } };`,
    ask: `listeners["osano-cm-initialized"]({ ESSENTIAL: "ACCEPT", MARKETING: "DENY" })`,
    grant: `listeners["osano-cm-consent-saved"]({ ESSENTIAL: "ACCEPT", MARKETING: "ACCEPT" })`,
    refuse: `listeners["osano-cm-consent-saved"]({ ESSENTIAL: "ACCEPT", MARKETING: "DENY" })`,
    remember: `listeners["osano-cm-initialized"]({ ESSENTIAL: "ACCEPT", MARKETING: "ACCEPT" })`,
  },
  {
    name: "iubenda",
    first: "window._iub = { csConfiguration: { callback: {} }, cs: { api: { isCcpaOptedOut: () => true } } }",
    grant: "_iub.csConfiguration.callback.onPreferenceExpressedOrNotNeeded({ purposes: { 1: true, 4: false, 5: true } })",
    // Not asked for, where the sale was refused.
    refuse: "_iub.csConfiguration.callback.onPreferenceExpressedOrNotNeeded(null)",
    remember: "_iub.csConfiguration.callback.onPreferenceExpressedOrNotNeeded({ consent: true })",
  },
];

for (const { name, first = "", ask = "", grant, refuse, remember = grant } of PLATFORMS) {
  const before = stubTag + tag(`data-consent="opt-in"`) + inline(first) + inline(recipe("consent.md", name));
  test(`59 ${name}: what its recipe hears before the choice, at a grant, on the next page and at a withdrawal`, async ({
    shop,
  }) => {
    shop.serve("/", before + inline(ask));
    shop.serve("/next", before + inline(remember));
    const visit = await shop.open("/?epik=dj0yA");
    await visit.waitForFunction("window._df.page");
    await visit.evaluate(`_df.track("lead")`);
    expect(shop.batches).toEqual([]);
    await visit.evaluate(grant);
    expect((await shop.untilStored("lead")).map((stored) => [stored.name, stored.epik])).toEqual([
      ["page_view", "dj0yA"],
      ["lead", "dj0yA"],
    ]);
    await visit.goto(`${shop.origin}/next`);
    await shop.untilStored("page_view", 2);
    await visit.evaluate(`${refuse}; _df.track("refused")`);
    await expect
      .poll(async () => (await shop.context.cookies()).filter(({ name: cookie }) => cookie.startsWith("_")))
      .toEqual([]);
    expect(shop.stored().map((stored) => stored.name)).not.toContain("refused");
  });
}
