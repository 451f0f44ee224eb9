import { describe, expect, it } from "vitest";
import { snippetTag, type SnippetTagOptions } from "./snippet-tag.ts";

const plain: SnippetTagOptions = {
  basePath: "/_df",
  origin: "",
  site: { consentMode: "opt-out" },
  script: { name: "df", hash: "0123456789ab", integrity: "sha384-abc" },
  pinned: false,
};

const CASES: readonly [why: string, more: Partial<SnippetTagOptions>, expected: string][] = [
  ["the plain tag", {}, '<script async src="/_df/df.js"></script>'],
  [
    "the site's own settings",
    { siteKey: "shop", site: { cookieDomain: "shop.example", consentMode: "opt-in" } },
    '<script async src="/_df/df.js" data-site="shop" data-domain="shop.example" data-consent="opt-in"></script>',
  ],
  [
    "the pinned file with its hash",
    { pinned: true, origin: "https://t.shop.example" },
    '<script async src="https://t.shop.example/_df/df.0123456789ab.js" integrity="sha384-abc" crossorigin="anonymous"></script>',
  ],
  [
    "the build with the bridge",
    { script: { ...plain.script, name: "df.tag" }, attributes: { "data-pintrk": "on" } },
    '<script async src="/_df/df.tag.js" data-pintrk="on"></script>',
  ],
  [
    "the stub, both with the nonce",
    { stub: "self._df||0", nonce: "r4nd0m" },
    '<script nonce="r4nd0m">self._df||0</script>\n<script async nonce="r4nd0m" src="/_df/df.js"></script>',
  ],
  [
    "for Tag Manager a script that sets the attributes",
    { form: "gtm", siteKey: "</script>", pinned: true, nonce: "{{nonce}}" },
    `<script nonce="{{nonce}}">(function (script) {
  script.setAttribute("nonce", "{{nonce}}");
  script.setAttribute("src", "/_df/df.0123456789ab.js");
  script.setAttribute("integrity", "sha384-abc");
  script.setAttribute("crossorigin", "anonymous");
  script.setAttribute("data-site", "\\u003c/script>");
  document.head.appendChild(script);
})(document.createElement("script"));</script>`,
  ],
  [
    "a value that could end its attribute, inert",
    { siteKey: '"><b>' },
    '<script async src="/_df/df.js" data-site="&quot;>&lt;b>"></script>',
  ],
];

describe("snippetTag", () => {
  it("asks of Tag Manager no syntax younger than ES5", () => {
    expect(snippetTag({ ...plain, form: "gtm" })).not.toMatch(/=>|`|\b(const|let|class)\b/);
  });

  it.each(CASES)("writes %s", (_why, more, expected) => {
    expect(snippetTag({ ...plain, ...more })).toBe(expected);
  });
});
