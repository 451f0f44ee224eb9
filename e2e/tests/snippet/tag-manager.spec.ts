import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, tag, test } from "../../support/snippet-site.ts";

const MAIN = fileURLToPath(new URL("../../../packages/collector/src/main.ts", import.meta.url));

/** What `dayfly snippet` prints. */
const printed = (...options: readonly string[]): string =>
  execFileSync(process.execPath, [MAIN, "snippet", ...options], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, PINTEREST_AD_ACCOUNT_ID: "549755885175", PINTEREST_ACCESS_TOKEN: "pina_token_of_the_test" },
  });

/**
 * A page whose tag manager fires a Custom HTML tag as Google's does: its scripts are renamed when the container is published, the markup
 * is parsed without running them, and each is made anew with nothing of the old but id, charset, text and source.
 */
const withContainer = (html: string): string => {
  const published = html.replaceAll("<script", '<script type="text/gtmscript"').replace(/ src=/g, " data-gtmsrc=");
  return `<body><script>
    const holder = document.createElement("div");
    holder.innerHTML = "A<div>" + ${JSON.stringify(published).replaceAll("<", "\\u003c")} + "</div>";
    for (const node of [...holder.lastChild.childNodes]) {
      if (node.nodeName !== "SCRIPT") { document.body.append(node); continue; }
      const script = document.createElement("script");
      script.async = false;
      script.type = "text/javascript";
      script.id = node.id;
      script.text = node.text;
      if (node.charset) script.charset = node.charset;
      if (node.hasAttribute("data-gtmsrc")) script.src = node.getAttribute("data-gtmsrc");
      document.body.insertBefore(script, null);
    }
  </script></body>`;
};

test("7 what is printed for a tag manager runs with its attributes and its pinned hash", async ({ shop }) => {
  const html = printed("--gtm", "--pinned", "--attribute", "no-page", "once=order_id");
  shop.serve("/plain", withContainer(html));
  const page = await shop.open("/plain?epik=dj0yA");
  await page.waitForFunction("window._df?.track");
  expect(await page.evaluate(`document.head.querySelector("script[src]").integrity`)).toMatch(/^sha384-/);
  expect(await page.evaluate(`_df.track("purchase", { order_id: "7.${shop.domain}" })`)).toBe(`purchase-7.${shop.domain}`);
  const events = await shop.untilStored("purchase");
  expect(events.map(({ name, epik }) => [name, epik])).toEqual([["purchase", "dj0yA"]]);
});

test("7 the tag for pages would lose its attributes in a tag manager, and so has a form of its own", async ({ shop }) => {
  shop.serve("/plain", withContainer(printed("--attribute", "no-page")));
  await shop.open("/plain");
  await shop.untilStored("page_view");
});

test("3 a tag manager's copy beside the page's own is one tracker", async ({ shop }) => {
  shop.serve("/plain", tag() + withContainer(printed("--gtm")));
  const page = await shop.open("/plain");
  // The page's load waits for both scripts.
  expect(await page.evaluate("document.scripts.length")).toBeGreaterThan(2);
  await page.evaluate(`new Promise((resolve) => setTimeout(resolve)).then(() => _df.track("fence"))`);
  expect((await shop.untilStored("fence")).map(({ name }) => name)).toEqual(["page_view", "fence"]);
});
