import { describe, expect, it } from "vitest";
import { findClickId } from "./click-id.ts";

const CASES = [
  { url: "https://shop.test/?epik=dj0yJnU9", expected: "dj0yJnU9" },
  { url: "https://shop.test/?a=1&EPIK=dj0yAb-_&b=2", expected: "dj0yAb-_" },
  { url: "https://shop.test/?epik=a+b=c-d_e", expected: "a+b=c-d_e" },
  { url: "https://shop.test/?epik=dj0y%3D%3D", expected: "dj0y==" },
  { url: "https://shop.test/?epik=first&epik=last", expected: "last" },
  { url: "https://shop.test/?epik=good&epik=", expected: "good" },
  { url: "https://shop.test/#/p?epik=dj0yHash", expected: "dj0yHash" },
  { url: "https://shop.test/?epik=dj0y#top", expected: "dj0y" },
  { url: "https://shop.test/?epik=", expected: undefined },
  { url: "https://shop.test/?xepik=dj0y", expected: undefined },
  { url: "https://shop.test/epik=dj0y", expected: undefined },
  { url: "https://shop.test/?epik=a%3BPath=/", expected: undefined },
  { url: "https://shop.test/?epik=a%0D%0Ab", expected: undefined },
  { url: "https://shop.test/?epik=%3Cscript%3E", expected: undefined },
  { url: "https://shop.test/?epik=%E0%A4%A", expected: undefined },
  { url: "https://shop.test/?q=100%&epik=dj0y", expected: "dj0y" },
  { url: "https://shop.test/login?next=%2Fp%3Fepik%3Ddj0yNested", expected: "dj0yNested" },
  { url: `https://shop.test/?epik=${"a".repeat(10_000)}`, expected: undefined },
  { url: `https://shop.test/?epik=${"a".repeat(512)}`, expected: "a".repeat(512) },
];

describe("findClickId", () => {
  it.each(CASES)("reads $url", ({ url, expected }) => {
    expect(findClickId(url)).toBe(expected);
  });
});
