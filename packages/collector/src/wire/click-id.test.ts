import { describe, expect, it } from "vitest";
import { clickIdIn } from "./click-id.ts";

const CASES: readonly [url: string | undefined, expected: string | undefined][] = [
  ["https://shop.example/?epik=dj0yJnU9abc", "dj0yJnU9abc"],
  ["https://shop.example/?utm_source=pinterest&EPIK=dj0y-_=", "dj0y-_="],
  ["https://shop.example/?epik=first&epik=last", "last"],
  ["https://shop.example/?epik=first&epik=", "first"],
  ["https://shop.example/#/product?epik=dj0y", "dj0y"],
  ["https://shop.example/?epik=a%2Bb%3D#top", "a+b="],
  ["https://shop.example/?epik=a%0d%0ab", undefined],
  ["https://shop.example/?epik=a%3Bb", undefined],
  ["https://shop.example/?epik=%zz", undefined],
  [`https://shop.example/?epik=${"x".repeat(513)}`, undefined],
  ["https://shop.example/?notepik=dj0y", undefined],
  ["https://shop.example/", undefined],
  [undefined, undefined],
];

describe("clickIdIn", () => {
  it.each(CASES)("finds in %j %j", (url, expected) => expect(clickIdIn(url)).toBe(expected));
});
