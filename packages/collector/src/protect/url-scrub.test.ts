import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scrubUrl } from "./url-scrub.ts";

const S = "https://shop.example";
const settings = { scrubParameters: ["memberNr"] };
const EPIK = "dj0yJnU9aGVsbG8tV29ybGQmbj1fX19fX19fX19fX19fX19fX18";

const SAME = [
  S,
  `${S}/`,
  `${S}/a%20b/c?epik=${EPIK}&utm_source=pinterest&utm_campaign=Spring%20Sale+1&gclid=Cj0K_-x&x=%2f%2F&&y`,
  `${S}/?q=red+dress&name=red&city=Berlin&code=SPRING&mobile=1`,
  `${S}/?region=x&state=ca`,
  `${S}/?next=%2Fsearch%3Fq%3Dred%26name%3Dx&a=1;b=2`,
  `${S}/a;v=1/b`,
  `${S}/?filters=${encodeURIComponent('{"name":"red","city":"Berlin"}')}&t=${Buffer.from('{"sku":"A-1","size":"L"}').toString("base64")}`,
  `${S}/Jacken/Parka_and_more/Jack-Wolf-Win`,
  `${S}/?a=1&#38;b=2&#42`,
  `${S}/?utm_campaign=%5BDE%5D+20261130+Prospecting&utm_content=DE+%7C+20261130+%7C+A&q=Sale!+4006381333931&order=4111111111`,
  `${S}/?q=Socks+3%409.99`,
  `${S}/@shop/x`,
  `${S}/npm/@scope`,
  `${S}/p?`,
  `${S}/p#`,
  `${S}/p#reviews`,
  `${S}/#/cart?step=2`,
  "http://localhost:8787/p?x=1",
  "http://[::1]:80/p",
  "https://bücher.example/größe",
  "android-app://com.pinterest/",
];

const SCRUBBED: readonly (readonly [given: string, scrubbed: string | undefined])[] = [
  [`${S}/?u=jane@example.com&x=1`, `${S}/?x=1`],
  [`${S}/?u=jane%40example.com`, `${S}/`],
  [`${S}/?u=jane%2540example%252Ecom&x`, `${S}/?x`],
  [`${S}/?u=jane%25252540example.com&x`, `${S}/?x`],
  [`${S}/?jane@example.com`, `${S}/`],
  [`${S}/?u=jos%C3%A9%40b%C3%BCcher.example&x=1`, `${S}/?x=1`],
  [`${S}/?u=jane＠example.com&x=1`, `${S}/?x=1`],
  [`${S}/?email=x&E-Mail=x&customer_email=x&user[email]=x&customer.phone=1&user%5Bphone%5D=1&a=1`, `${S}/?a=1`],
  [`${S}/?access_token=x&id_token=x&token=x&password=x&session=x&firstName=x&last_name=x&address=x&tel=1&a=1`, `${S}/?a=1`],
  [`${S}/?membernr=1&member_nr=2&a=1`, `${S}/?a=1`],
  [`${S}/?user_id=x&billing_city=x&mobilenumber=x&address2=x&a=1`, `${S}/?a=1`],
  [`${S}/?next=%2Fthanks%3Ffirst_name%3DJane%26a%3D1&a=1`, `${S}/?a=1`],
  [`${S}/?next=/x?token=1&a=1`, `${S}/?a=1`],
  [`${S}/?a=1;phone=1&b=2`, `${S}/?b=2`],
  [`${S}/?q=%2B44%207700%20900123&to=+447700900123&a=1`, `${S}/?a=1`],
  [`${S}/?q=call+%2B44+7700+900123&to=tel%3A%2B447700900123&r=%EF%BC%8B447700900123&a=1`, `${S}/?a=1`],
  [`${S}/?to=user:+447700900123&q=ring%20+44%207700%20900123&r=1|+447700900123&a=1`, `${S}/?a=1`],
  [`${S}/to/+447700900123/%2B44%207700%20900123`, `${S}/to/phone/phone`],
  [`${S}/p#+447700900123`, `${S}/p`],
  [`${S}/cart;jsessionid=x/a;v=1?a=1`, `${S}/cart/a;v=1?a=1`],
  [`${S}/cb?code=abc&state=xyz&a=1`, `${S}/cb?a=1`],
  [`${S}/cb?code=abc&a=%E4`, `${S}/cb?code=abc&a=%E4`],
  [`https://user:pass@shop.example/p`, `${S}/p`],
  [`https://jane@example.com@shop.example/p`, `${S}/p`],
  [`${S}/u/jane@example.com/orders`, `${S}/u/email/orders`],
  [`${S}/u/jane%40example.com`, `${S}/u/email`],
  [`${S}/u/jane%26%2364%3Bexample.com`, `${S}/u/email`],
  [`${S}/?u=jane%26commat%3Bexample.com&x=1`, `${S}/?x=1`],
  [`${S}/?u=jane%5Cu0040example.com&x=1`, `${S}/?x=1`],
  [`${S}/u/jane&#64;example&#46;com/x?a=1`, `${S}/u/email/x?a=1`],
  [`${S}/?u=jane&commat;example&period;com&x=1`, `${S}/?x=1`],
  [`${S}/?u=&amp;#x2B;447700900123&x=1`, `${S}/?x=1`],
  [`${S}/p#access_token=abc&type=bearer`, `${S}/p`],
  [`${S}/p#/reset?token=abc`, `${S}/p`],
  [`${S}/p#jane@example.com`, `${S}/p`],
  [`${S}/p?epik=${EPIK}&email=a@b.co&utm_term=a%20b+c#top`, `${S}/p?epik=${EPIK}&utm_term=a%20b+c#top`],
  [`  ${S}/p\n`, `${S}/p`],
  ["", undefined],
  ["/relative?x=1", undefined],
  ["shop.example", undefined],
  ["https://", undefined],
  ["https://jane@", undefined],
  ["https://a b/", undefined],
  ["mailto:jane@example.com", undefined],
  ["data:text/html,jane@example.com", undefined],
  ["javascript:alert(1)", undefined],
  ["file:///home/jane/page.html", undefined],
  ["about:blank", undefined],
];

const base64 = (text: string) => Buffer.from(text).toString("base64");
const encodedJson = (value: unknown) => encodeURIComponent(JSON.stringify(value));

const TOKEN = `eyJhbGciOiJIUzI1NiJ9.${base64('{"email":"jane@example.com"}').replaceAll("=", "")}.c2ln`;

const HIDDEN: readonly (readonly [given: string, scrubbed: string])[] = [
  [`${S}/?data=${encodedJson({ step: 1, first_name: "Jane" })}&a=1`, `${S}/?a=1`],
  [`${S}/?data=${encodedJson({ in: JSON.stringify({ phone: "1" }) })}&a=1`, `${S}/?a=1`],
  [`${S}/?data={"user":{"email":"x"}}&a=1`, `${S}/?a=1`],
  [`${S}/?u=${base64("jane@example.com")}&a=1`, `${S}/?a=1`],
  [`${S}/?u=${encodeURIComponent(base64("maria-josé@bücher.example"))}&a=1`, `${S}/?a=1`],
  [`${S}/?u=${base64("+44 7700 900123")}&a=1`, `${S}/?a=1`],
  [`${S}/?u=${base64('{"email":"x"}')}&a=1`, `${S}/?a=1`],
  [`${S}/?t=${TOKEN}&a=1`, `${S}/?a=1`],
  [`${S}/unsubscribe/${base64("jane@example.com")}/done`, `${S}/unsubscribe/email/done`],
  [`${S}/p#u=${base64("jane@example.com")}`, `${S}/p`],
  [`${S}/p#${base64("jane.doe@example.com").replaceAll("=", "")}`, `${S}/p`],
  [`${S}/p#/verify/${TOKEN}`, `${S}/p`],
  [`${S}/verify/${TOKEN}/done`, `${S}/verify/email/done`],
  [`${S}/verify/u-${base64("jane@example.com")}/done`, `${S}/verify/email/done`],
  [`${S}/?next=${encodeURIComponent(`/x?u=${base64("jane@example.com")}`)}&a=1`, `${S}/?a=1`],
  [`${S}/?u=7,${base64("jane@example.com")}&${base64("jane@example.com")}=1&a=1`, `${S}/?a=1`],
  [`${S}/?u=${base64("step=1&first_name=Jane")}&a=1`, `${S}/?a=1`],
  [`${S}/?u=${Buffer.from("jane@example.com").toString("hex")}&a=1`, `${S}/?a=1`],
];

const word = fc.string({ unit: fc.constantFrom(..."abcxyz019"), minLength: 1, maxLength: 8 });
const email = fc
  .tuple(word, fc.constantFrom("", ".", "_", "+", "-", "'"), word, word, fc.constantFrom("com", "co.uk", "de"))
  .map(([first, between, last, domain, tld]) => `${first}${between}${last}@${domain}.${tld}`);
const encoded = fc
  .tuple(email, fc.nat(3))
  .map(([address, times]) => ({ address, written: Array.from({ length: times }).reduce<string>(encodeURIComponent, address) }));
const noise = fc.string({ unit: fc.constantFrom(..."abé09-_.~%&=+/?:;,[] \\"), maxLength: 12 });
const frames = fc.constantFrom(
  (text: string, more: string) => `${S}/?q=${text}&${more}`,
  (text: string, more: string) => `${S}/?${more}&${text}`,
  (text: string, more: string) => `${S}/${text}/${more}`,
  (text: string, more: string) => `${S}/${more}#${text}`,
  (text: string, more: string) => `${S}/#/x?u=${text}&${more}`,
  (text: string, more: string) => `https://${text}@shop.example/${more}`,
);

/** What any reader of the address could make of it. */
const readings = (text: string): string[] => {
  const read = [text];
  for (let round = 0; round < 4; round++)
    read.push(
      (read.at(-1) ?? "").replaceAll("%25", "%").replace(/%(?=25|[0-7])(..)/g, (all, hex) => {
        const code = Number.parseInt(hex, 16);
        return Number.isNaN(code) ? all : String.fromCharCode(code);
      }),
    );
  return read;
};

describe("scrubUrl", () => {
  it.each(SAME)("leaves %s byte for byte", (url) => {
    expect(scrubUrl(url, settings)).toBe(url);
  });

  it.each(SCRUBBED)("makes %s into %s", (given, scrubbed) => {
    expect(scrubUrl(given, settings)).toBe(scrubbed);
  });

  it.each(HIDDEN)("finds what is hidden in %s", (given, scrubbed) => {
    expect(scrubUrl(given, settings)).toBe(scrubbed);
  });

  it("leaves no e-mail address in any part, however it is encoded", () => {
    fc.assert(
      fc.property(encoded, frames, noise, ({ address, written }, frame, more) => {
        for (const reading of readings(scrubUrl(frame(written, more), settings) ?? "")) expect(reading).not.toContain(address);
      }),
      { numRuns: 1000 },
    );
  });

  it("is never longer than the address, and is a fixed point", () => {
    fc.assert(
      fc.property(encoded, frames, noise, ({ written }, frame, more) => {
        const url = frame(written, more);
        const scrubbed = scrubUrl(url, settings);
        if (scrubbed === undefined) return;
        expect(scrubbed.length).toBeLessThanOrEqual(url.length);
        expect(scrubUrl(scrubbed, settings)).toBe(scrubbed);
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string({ unit: "binary" })),
        (url) => {
          scrubUrl(url, settings);
        },
      ),
    );
  });

  it("gets through an address of megabytes within the time that a test has: no part costs more than its length", () => {
    const parts = [
      "a",
      "@",
      "a@",
      "%25",
      "a.",
      "%40",
      "/",
      "&",
      "=",
      "#",
      "a@b.",
      ";",
      "?",
      "0",
      "%3Fa=",
      "+1",
      "/amFu",
      "amFu",
      '"a"',
      "eyJ.",
    ];
    for (const part of parts) expect(scrubUrl(`${S}/?u=${part.repeat(300_000)}`, settings)).toContain(S);
  });
});
