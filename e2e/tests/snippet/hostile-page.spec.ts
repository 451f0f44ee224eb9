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
