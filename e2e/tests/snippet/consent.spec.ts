import type { Page } from "playwright/test";
import { GTAG, inline, PINTRK, tagAll, test } from "../../support/platform-site.ts";
import type { Platforms } from "../../support/platforms/bundle.ts";
import type { Shop } from "../../support/snippet-site.ts";
import { expect, tag } from "../../support/snippet-site.ts";

const GOOGLE_DENIES = `{ ad_storage: "denied", ad_user_data: "denied" }`;
const GOOGLE_GRANTS = `{ ad_storage: "granted", ad_user_data: "granted" }`;

const ONETRUST = `data-cmp-event="consent.onetrust" data-cmp-path="OnetrustActiveGroups" data-cmp-group="C0004"`;

interface Source {
  readonly number: string;
  readonly source: string;
  readonly attributes: string;
  readonly scripts: (platforms: Platforms) => string;
  readonly grant: string;
  readonly deny: string;
}

/** Each way to say it, as the page or the visitor's banner does. */
const SOURCES: readonly Source[] = [
  {
    number: "59",
    source: "explicit",
    attributes: "",
    scripts: () => "",
    grant: `_df.consent("granted")`,
    deny: `_df.consent("denied")`,
  },
  {
    number: "61",
    source: "google",
    attributes: `data-consent-from="google"`,
    scripts: () => GTAG + inline(`gtag("consent", "default", ${GOOGLE_DENIES})`),
    grant: `gtag("consent", "update", ${GOOGLE_GRANTS})`,
    deny: `gtag("consent", "update", ${GOOGLE_DENIES})`,
  },
  {
    number: "62",
    source: "tcf",
    attributes: `data-consent-from="tcf"`,
    scripts: ({ tcfStub, tcf }) => inline(tcfStub) + inline(tcf) + inline("tcfPlatform.ask()"),
    grant: "tcfPlatform.answer([1, 7])",
    deny: "tcfPlatform.answer([1, 2, 9])",
  },
  {
    number: "59",
    source: "cmp",
    attributes: `data-consent-from="cmp" ${ONETRUST}`,
    scripts: () => inline(`window.OnetrustActiveGroups = ",C0001,"`),
    grant: `OnetrustActiveGroups = ",C0001,C0004,"; dispatchEvent(new CustomEvent("consent.onetrust"))`,
    deny: `OnetrustActiveGroups = ",C0001,"; dispatchEvent(new CustomEvent("consent.onetrust"))`,
  },
];

/** What the visit left in the browser. */
const traces = async (shop: Shop, page: Page) => ({
  cookies: (await shop.context.cookies()).map(({ name }) => name).toSorted(),
  stored: await page.evaluate("Object.keys(localStorage)"),
});
const NOTHING = { cookies: [], stored: [] };
const IDS = ["_epik", "_pin_unauth"];

const namesOf = (events: readonly { name: string }[]): readonly string[] => events.map(({ name }) => name);

for (const { number, source, attributes, scripts, grant, deny } of SOURCES) {
  const serve = (shop: Shop, platforms: Platforms): void =>
    shop.serve("/", PINTRK + scripts(platforms) + tagAll(`data-consent="opt-in" data-pintrk ${attributes}`));

  test(`${number} ${source}: before a grant nothing is sent or written; then all of it, with the click id`, async ({
    shop,
    platforms,
  }) => {
    serve(shop, platforms);
    const page = await shop.open("/?epik=dj0yA");
    await page.evaluate(`_df.track("lead")`);
    expect(await traces(shop, page)).toEqual(NOTHING);
    expect(shop.batches).toEqual([]);
    await page.evaluate(grant);
    const events = await shop.untilStored("lead");
    expect(events).toMatchObject([
      { name: "page_view", epik: "dj0yA", consent: { state: "granted", source } },
      { name: "lead", epik: "dj0yA", consent: { state: "granted", source } },
    ]);
    expect((await traces(shop, page)).cookies).toEqual(IDS);
  });

  test(`${number} ${source}: a refusal drops what waits, and what follows it is never sent; 60 nor when it is granted`, async ({
    shop,
    platforms,
  }) => {
    serve(shop, platforms);
    const page = await shop.open("/?epik=dj0yA");
    await page.evaluate(`_df.track("while_pending")`);
    await page.evaluate(deny);
    await page.evaluate(`_df.track("while_denied")`);
    expect(await traces(shop, page)).toEqual(NOTHING);
    expect(await page.evaluate("pintrk.queue")).toContainEqual(["setconsent", false]);
    expect(shop.batches).toEqual([]);
    await page.evaluate(grant);
    await page.evaluate(`_df.track("fence")`);
    const events = await shop.untilStored("fence");
    expect(namesOf(events)).toEqual(["fence"]);
    expect(events[0]?.epik).toBe("dj0yA");
    expect(await page.evaluate(`pintrk.queue.filter(([method]) => method === "track").map(([, name]) => name)`)).toEqual([
      "custom",
    ]);
  });

  test(`${number} ${source}: a withdrawal takes cookies and kept events away, everywhere`, async ({ shop, platforms }) => {
    serve(shop, platforms);
    const page = await shop.open("/?epik=dj0yA");
    await page.evaluate(grant);
    await shop.untilStored("page_view");
    await page.evaluate(`document.cookie = "_epik=dj0yHost; path=/"`);
    // So long that no new try takes out meanwhile what was kept.
    shop.setWeather({ status: 503, headers: { "retry-after": "60" } });
    await page.evaluate(`_df.track("lead")`);
    await expect.poll(() => shop.batches.flatMap(({ batch }) => namesOf(batch.events))).toContain("lead");
    await page.evaluate(`dispatchEvent(new Event("pagehide"))`);
    await expect.poll(() => page.evaluate("Object.keys(localStorage)")).toEqual(["_df"]);
    await page.evaluate(deny);
    expect(await traces(shop, page)).toEqual(NOTHING);
    // The collector is told, for its own cookies; not who the visitor was.
    const told = source === "explicit" ? { state: "denied" } : { state: "denied", source };
    await expect.poll(() => shop.batches.at(-1)?.batch).toMatchObject({ consent: told, events: [] });
    expect(shop.batches.at(-1)?.batch.ids).toBeUndefined();
    shop.setWeather("clear");
    shop.serve("/next", tag());
    await page.goto(`${shop.origin}/next`);
    await shop.untilStored("page_view", 2);
    expect(namesOf(shop.stored().filter(({ name }) => name === "lead"))).toEqual([]);
  });
}

test("61 google: what was pushed before the script counts, as a list or as arguments", async ({ shop }) => {
  shop.serve(
    "/",
    inline(`window.dataLayer = [["consent", "update", ${GOOGLE_GRANTS}]]`) +
      tagAll(`data-consent="opt-in" data-consent-from="google"`),
  );
  await shop.open("/");
  expect(await shop.untilStored("page_view")).toMatchObject([{ consent: { state: "granted", source: "google" } }]);
});

test("61 google: storage without the use of user data is no grant, and a default for some regions counts", async ({ shop }) => {
  const defaults = `gtag("consent", "default", { ...${GOOGLE_DENIES}, region: ["DE"] }); gtag("consent", "default", ${GOOGLE_GRANTS})`;
  shop.serve("/", GTAG + inline(defaults) + tagAll(`data-consent-from="google"`));
  const page = await shop.open("/");
  await page.evaluate(`gtag("consent", "update", { ad_storage: "granted" }); _df.track("lead")`);
  expect(await traces(shop, page)).toEqual(NOTHING);
  await page.evaluate(`gtag("consent", "update", ${GOOGLE_GRANTS}); _df.track("fence")`);
  expect(namesOf(await shop.untilStored("fence"))).toEqual(["fence"]);
});

for (const purposes of ["1, 2, 3, 4", "7, 9"])
  test(`62 tcf: purposes ${purposes} are no grant; what is stored needs 1, what is measured 7`, async ({ shop, platforms }) => {
    shop.serve("/", inline(platforms.tcf) + tagAll(`data-consent="opt-in" data-consent-from="tcf"`));
    const page = await shop.open("/");
    await page.evaluate(`tcfPlatform.answer([${purposes}]); _df.track("refused"); _df.flush()`);
    expect(await traces(shop, page)).toEqual(NOTHING);
    await page.evaluate(`tcfPlatform.answer([1, 7]); _df.track("fence")`);
    expect(namesOf(await shop.untilStored("fence"))).toEqual(["fence"]);
  });

test("59 cmp: an event of the document that does not bubble is heard", async ({ shop }) => {
  shop.serve("/", tagAll(`data-consent="opt-in" data-consent-from="cmp" data-cmp-event="my-consent" data-cmp-group="ads"`));
  const page = await shop.open("/");
  await page.waitForFunction("window._df?.track");
  await page.evaluate(`document.dispatchEvent(new CustomEvent("my-consent", { detail: ["ads"] }))`);
  expect(await shop.untilStored("page_view")).toMatchObject([{ consent: { state: "granted", source: "cmp" } }]);
});

test("62 tcf: a platform that loads late, without a stub, is heard; while it asks, events wait", async ({ shop, platforms }) => {
  shop.serve("/", tagAll(`data-consent="opt-in" data-consent-from="tcf"`));
  const page = await shop.open("/?epik=dj0yA");
  await page.addScriptTag({ content: platforms.tcf });
  await page.evaluate(`tcfPlatform.ask(); _df.track("lead")`);
  expect(shop.batches).toEqual([]);
  await page.evaluate("tcfPlatform.answer([1, 7])");
  expect(namesOf(await shop.untilStored("lead"))).toEqual(["page_view", "lead"]);
});

test("62 tcf: where the GDPR does not apply events flow, limited under Global Privacy Control", async ({ shop, platforms }) => {
  const gpc = inline(`Object.defineProperty(navigator, "globalPrivacyControl", { value: location.pathname === "/gpc" })`);
  const html =
    gpc +
    inline(platforms.tcf) +
    inline("tcfPlatform.gdprDoesNotApply()") +
    tagAll(`data-consent="opt-in" data-consent-from="tcf"`);
  shop.serve("/", html);
  shop.serve("/gpc", html);
  await shop.open("/");
  await shop.untilStored("page_view");
  await shop.open("/gpc");
  await shop.untilStored("page_view", 2);
  expect(shop.batches.map(({ batch }) => batch.consent)).toEqual([
    { state: "granted", source: "tcf" },
    { state: "granted", source: "tcf", ldp: true },
  ]);
});

test("62 tcf: the vendor of data-tcf-vendor must be consented to as well", async ({ shop, platforms }) => {
  shop.serve("/", inline(platforms.tcf) + tagAll(`data-consent="opt-in" data-consent-from="tcf" data-tcf-vendor="777"`));
  const page = await shop.open("/");
  await page.evaluate("tcfPlatform.answer([1, 7], [3])");
  await page.evaluate(`_df.track("lead")`);
  expect(await traces(shop, page)).toEqual(NOTHING);
  await page.evaluate("tcfPlatform.answer([1, 7], [3, 777])");
  await page.evaluate(`_df.track("fence")`);
  expect(namesOf(await shop.untilStored("fence"))).toEqual(["fence"]);
});

const WITH_GPC = inline(`Object.defineProperty(navigator, "globalPrivacyControl", { value: true })`);

test("63 gpc: listed it is a denial, which an explicit grant outweighs; not listed the request tells it", async ({ shop }) => {
  shop.serve("/listed", WITH_GPC + tagAll(`data-consent-from="gpc"`));
  shop.serve("/told", WITH_GPC + tagAll("data-no-page"));
  const page = await shop.open("/listed?epik=dj0yA");
  await page.evaluate(`_df.track("lead")`);
  expect(await traces(shop, page)).toEqual(NOTHING);
  expect(shop.batches).toEqual([]);
  await page.evaluate(`_df.consent("granted"); _df.track("fence")`);
  expect(namesOf(await shop.untilStored("fence"))).toEqual(["fence"]);
  await shop.context.setExtraHTTPHeaders({ "sec-gpc": "1" });
  const told = await shop.open("/told");
  await told.waitForFunction("window._df?.track");
  await told.evaluate(`_df.track("told")`);
  expect((await shop.untilStored("told")).find(({ name }) => name === "told")?.consent).toMatchObject({
    source: "gpc",
    ldp: true,
  });
});

test("63 gpc: limits the use under a platform's grant that was there before its event, and not under the visitor's own", async ({
  shop,
}) => {
  const found = inline(`window.OnetrustActiveGroups = ",C0001,C0004,"`);
  shop.serve("/", WITH_GPC + found + tagAll(`data-consent-from="cmp" ${ONETRUST}`));
  const page = await shop.open("/");
  await shop.untilStored("page_view");
  await page.evaluate(`dispatchEvent(new CustomEvent("consent.onetrust")); _df.track("fence")`);
  const events = await shop.untilStored("fence");
  expect(events.map(({ consent }) => consent.ldp)).toEqual([true, undefined]);
});

test("63 dnt: a denial where it is listed, and else nothing at all", async ({ shop }) => {
  const withDnt = inline(`Object.defineProperty(navigator, "doNotTrack", { value: "1" })`);
  shop.serve("/listed", withDnt + tagAll(`data-consent-from="dnt"`));
  shop.serve("/not-listed", withDnt + tagAll(""));
  expect(await traces(shop, await shop.open("/listed"))).toEqual(NOTHING);
  await shop.open("/not-listed");
  await shop.untilStored("page_view");
  expect(shop.batches).toHaveLength(1);
  expect(shop.batches[0]?.batch.consent).toEqual({});
});

test("63 gpp: an opt-out of sale in a US section limits the use, until it is taken back", async ({ shop, platforms }) => {
  shop.serve("/", inline(platforms.gpp) + inline("gppPlatform.choose(1)") + tagAll(`data-consent-from="gpp"`));
  const page = await shop.open("/");
  await shop.untilStored("page_view");
  await page.evaluate(`gppPlatform.choose(2); _df.track("fence")`);
  const events = await shop.untilStored("fence");
  expect(events.map(({ consent }) => consent.ldp)).toEqual([true, undefined]);
});

test("63 usp: the US privacy string's opt-out limits the use, also when it is said later", async ({ shop }) => {
  const api = `window.usp = "1YNN"; window.__uspapi = (command, version, callback) => callback({ version: 1, uspString: usp }, true)`;
  shop.serve("/", inline(api) + tagAll(`data-consent-from="usp"`));
  const page = await shop.open("/");
  await shop.untilStored("page_view");
  await page.evaluate(`usp = "1YYN"; _df.track("fence")`);
  const events = await shop.untilStored("fence");
  expect(events.map(({ consent }) => consent.ldp)).toEqual([undefined, true]);
});

test("59 of several sources the first in precedence is heard; explicit pending hands it back to them", async ({
  shop,
  platforms,
}) => {
  const html = GTAG + inline(platforms.tcf) + inline(`gtag("consent", "update", ${GOOGLE_GRANTS}); tcfPlatform.answer([2])`);
  shop.serve("/", html + tagAll(`data-consent-from="google tcf"`));
  const page = await shop.open("/");
  await page.evaluate(`_df.track("tcf_denies")`);
  expect(await traces(shop, page)).toEqual(NOTHING);
  await page.evaluate(
    `_df.consent("granted"); _df.track("explicit_grants"); tcfPlatform.answer([2]); _df.track("still_granted")`,
  );
  await page.evaluate(`_df.consent("pending"); _df.track("tcf_denies_again")`);
  await page.evaluate(`tcfPlatform.answer([1, 7]); _df.track("fence")`);
  const events = await shop.untilStored("fence");
  expect(events.map(({ name, consent }) => [name, consent.source])).toEqual([
    ["explicit_grants", "explicit"],
    ["still_granted", "explicit"],
    ["fence", "tcf"],
  ]);
});

test("59 a word that is none keeps everything back, and a grant sends it", async ({ shop }) => {
  shop.serve("/", tag());
  const page = await shop.open("/");
  await shop.untilStored("page_view");
  const before = shop.batches.length;
  await page.evaluate(
    `_df.consent(Symbol("s")); _df.consent("nonsense"); _df.consent(false); _df.track("lead"); new Promise((resolve) => setTimeout(resolve, 20))`,
  );
  await page.evaluate(`_df.flush(); dispatchEvent(new Event("pagehide"))`);
  expect(shop.batches.length).toBe(before);
  await page.evaluate(`_df.consent("granted", { whoever: "said it" })`);
  const events = await shop.untilStored("lead");
  expect(events.at(-1)?.consent).toMatchObject({ state: "granted", source: "explicit" });
});

test("59 after destroy no source opens the page again", async ({ shop, platforms }) => {
  shop.serve("/", inline(platforms.tcf) + inline("tcfPlatform.answer([2])") + tagAll(`data-consent-from="tcf"`));
  const page = await shop.open("/");
  await page.evaluate(`_df.destroy(); tcfPlatform.answer([1, 7]); _df.track("lead")`);
  expect(await traces(shop, page)).toEqual(NOTHING);
});

for (const script of ["df.js", "df.all.js"]) {
  test(`59 after destroy a grant opens the page no more, and a denial is heard, by ${script}`, async ({ shop }) => {
    shop.serve("/", tag(`data-consent="opt-in"`, script));
    const page = await shop.open("/?epik=dj0yA");
    await page.evaluate(`_df.destroy(); _df.consent("granted"); _df.track("lead")`);
    // What a grant would do a tick later is done by then.
    await page.evaluate("new Promise((resolve) => setTimeout(resolve))");
    expect(await traces(shop, page)).toEqual(NOTHING);
    expect(shop.batches).toEqual([]);

    await page.reload();
    await page.evaluate(`_df.consent("granted")`);
    await shop.untilStored("page_view");
    await page.evaluate(`_df.destroy(); _df.consent("denied")`);
    await expect.poll(() => traces(shop, page)).toEqual(NOTHING);
  });
}

test("59 consent given on the third page still finds the click id of the first, in the tab's own history", async ({ shop }) => {
  const html = tagAll(`data-consent="opt-in"`);
  for (const path of ["/", "/second", "/third"]) shop.serve(path, html);
  const page = await shop.open("/?epik=dj0yA");
  for (const path of ["/second", "/third"])
    await page.evaluate(`location.href = "${path}"`).then(() => page.waitForURL(`**${path}`));
  expect(await traces(shop, page)).toEqual(NOTHING);
  await page.evaluate(`_df.consent("granted")`);
  expect(await shop.untilStored("page_view")).toMatchObject([{ epik: "dj0yA", url: `${shop.origin}/third` }]);
  expect((await traces(shop, page)).cookies).toEqual(IDS);
});
