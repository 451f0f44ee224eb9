import { createHash } from "node:crypto";
import { expect, tag, test } from "../../support/snippet-site.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const JANE = `_df.identify("user-1", { email: "jane@shop.example" })`;
const HASHED_JANE = { em: [sha256("jane@shop.example")], external_id: [sha256("user-1")] };

test("who identifies on one page, and leaves it, is known at the purchase on another, also on a subdomain", async ({ shop }) => {
  shop.serve("/login", tag());
  shop.serve("/thanks", tag());
  const page = await shop.open("/login");
  await shop.untilStored("page_view");
  await page.evaluate(`${JANE}; location.href = "${shop.origin.replace("www.", "checkout.")}/thanks"`);
  await shop.untilStored("page_view", 2);
  await page.evaluate(`_df.track("purchase")`);
  const events = await shop.untilStored("purchase");
  expect(events.map(({ name, user }) => [name, user])).toEqual([
    ["page_view", {}],
    ["page_view", HASHED_JANE],
    ["purchase", HASHED_JANE],
  ]);
  const [sealed] = (await shop.context.cookies(`${shop.origin}/_df/`)).filter(({ name }) => name === "_df_id");
  expect(sealed).toMatchObject({ httpOnly: true, path: "/_df", domain: `.${shop.domain}`, sameSite: "Lax" });
  expect(await page.evaluate("document.cookie")).not.toContain("_df_id");
  expect(JSON.stringify(await shop.context.storageState())).not.toMatch(/jane|user-1/i);
});

test("traits alone are those of the id before them", async ({ shop }) => {
  shop.serve("/plain", tag("data-no-page"));
  const page = await shop.open("/plain");
  await page.waitForFunction("window._df");
  await page.evaluate(`_df.identify("user-1"); _df.identify({ email: "jane@shop.example" }); _df.track("lead")`);
  expect((await shop.untilStored("lead")).map(({ user }) => user)).toEqual([HASHED_JANE]);
});

test("after a reset nobody is known on the next page", async ({ shop }) => {
  shop.serve("/account", tag());
  shop.serve("/home", tag());
  const page = await shop.open("/account");
  await page.evaluate(JANE);
  await expect.poll(async () => (await shop.context.cookies(`${shop.origin}/_df/`)).map(({ name }) => name)).toContain("_df_id");
  await page.evaluate(`_df.reset(); location.href = "/home"`);
  const [, home] = await shop.untilStored("page_view", 2);
  expect(home?.user).toEqual({});
  expect((await shop.context.cookies(`${shop.origin}/_df/`)).map(({ name }) => name)).not.toContain("_df_id");
});

test("withdrawn consent takes every cookie away, the one that no script can reach too, and sends nothing else", async ({
  shop,
}) => {
  shop.serve("/plain", tag());
  const page = await shop.open("/plain?epik=dj0yA");
  await page.evaluate(JANE);
  const names = async () => (await shop.context.cookies(`${shop.origin}/_df/`)).map(({ name }) => name).toSorted();
  await expect.poll(names).toEqual(["_df_id", "_epik", "_pin_unauth"]);
  const before = shop.batches.length;
  await page.evaluate(`_df.consent("denied"); _df.track("lead")`);
  await expect.poll(names).toEqual([]);
  await page.evaluate(`_df.consent("denied"); ${JANE}`);
  expect(shop.batches.slice(before).map(({ batch }) => batch)).toEqual([
    { v: 1, sentAt: expect.any(Number), consent: { state: "denied" }, bot: true, events: [] },
  ]);
});
