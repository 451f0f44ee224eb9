import { expect, stubTag, tag, test } from "../../support/snippet-site.ts";

/** Names that a page gave to something of its own, and that the browser had for something else. */
const OWN_GLOBALS = [
  "var navigation = { items: [] }",
  `var navigation = "main"`,
  "var performance = { title: 'The Tempest' }",
  `const performance = "tonight"`,
  "var self = { name: 'mine' }",
];
for (const code of OWN_GLOBALS) {
  test(`68 where a page says ${code} it is recorded all the same`, async ({ shop }) => {
    shop.serve("/plain", `<script>${code}</script>${stubTag}${tag()}`);
    const page = await shop.open("/plain?epik=dj0yA");
    await shop.untilStored("page_view");
    await page.evaluate(`_df.track("purchase")`);
    const events = await shop.untilStored("purchase");
    expect(events.map(({ name, epik }) => [name, epik])).toEqual([
      ["page_view", "dj0yA"],
      ["purchase", "dj0yA"],
    ]);
  });
}

/** What a visitor may have put on the page, ahead of the script, that the browser gives out for `document.currentScript`. */
const CLOBBERS = [
  `<img name="currentScript" src="/elsewhere/x.png" data-endpoint="/elsewhere" data-site="theirs">`,
  `<form name="currentScript" data-endpoint="/elsewhere" data-site="theirs"><input name="src" value="/elsewhere"></form>`,
];
for (const html of CLOBBERS) {
  test(`68 ${html.split(" ", 2).join(" ")}> does not say where events go`, async ({ shop }) => {
    shop.serve("/plain", html + tag());
    await shop.open("/plain");
    expect((await shop.untilStored("page_view")).map(({ name }) => name)).toEqual(["page_view"]);
    expect(shop.batches.map(({ batch }) => batch.site)).toEqual([undefined]);
  });
}
