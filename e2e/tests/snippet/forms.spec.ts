import { createHash } from "node:crypto";
import { tagAll, test } from "../../support/platform-site.ts";
import { expect, type Shop } from "../../support/snippet-site.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const FORM = `<form onsubmit="return false">
  <input name="name" value="Jane Doe">
  <input type="email" value=" Jane.Doe@Example.com ">
  <input type="tel" autocomplete="tel" value="+44 7700 900123">
  <input type="password" name="email-password" value="secret@example.org">
  <input type="tel" autocomplete="cc-number" name="phone-like" value="+4111111111111111">
  <button>Send</button>
</form>`;

/** Sends the form of the page, and waits until Jane is who later events are of. */
const sendForm = async (shop: Shop): Promise<void> => {
  const page = await shop.open(`${shop.localOrigin}/`);
  await shop.untilStored("page_view");
  await page.click("button");
  await expect
    .poll(() => page.evaluate(`_df.track("lead") && 0`).then(() => shop.stored().at(-1)?.user.em))
    .toEqual([sha256("jane.doe@example.com")]);
};

test("36 a sent form's e-mail address and phone number arrive as the collector's own hashes, and never as they are", async ({
  shop,
}) => {
  shop.serve("/", FORM + tagAll("data-auto-identify"));
  await sendForm(shop);
  const lead = shop.stored().at(-1);
  expect(lead?.user).toMatchObject({ em: [sha256("jane.doe@example.com")], ph: [sha256("447700900123")] });
  const sent = JSON.stringify(shop.batches).toLowerCase();
  for (const raw of ["jane", "doe@", "7700 900123", "7700900123", "secret", "4111111111111111"]) expect(sent).not.toContain(raw);
  for (const never of ["secret@example.org", "4111111111111111"]) expect(sent).not.toContain(sha256(never));
});

test("36 a form is not read without the attribute, after a refusal, or where nothing can be hashed", async ({ shop }) => {
  shop.serve("/off", FORM + tagAll(""));
  shop.serve("/on", FORM + tagAll("data-auto-identify"));
  const hashed = `new Promise((done) => setTimeout(() => { _df.track("lead"); done() }, 100))`;
  for (const address of [`${shop.localOrigin}/off`, `${shop.origin}/on`]) {
    const page = await shop.open(address);
    await page.click("button");
    await page.evaluate(hashed);
  }
  const page = await shop.open(`${shop.localOrigin}/on`);
  await page.evaluate(`_df.consent("denied")`);
  await page.click("button");
  await page.evaluate(`_df.consent("granted")`);
  await page.evaluate(hashed);
  const events = await shop.untilStored("lead", 3);
  expect(events.map(({ user }) => user)).toEqual(events.map(() => ({})));
});

test("36 whose contact a form asks for, a friend's or a gift's recipient's, is not taken for the visitor's", async ({ shop }) => {
  const gift = `<form onsubmit="return false"><input type="email" name="recipient_email" value="friend@shop.example"><input type="email" name="email" value="Jane.Doe@Example.com"><button>Send</button></form>`;
  shop.serve("/", gift + tagAll("data-auto-identify"));
  await sendForm(shop);
  expect(JSON.stringify(shop.batches)).not.toContain(sha256("friend@shop.example"));
});
