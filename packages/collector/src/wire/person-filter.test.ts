import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import { matchesPerson, type PersonFilter, personTexts } from "./person-filter.ts";
import type { SiteKey } from "./stored-event.ts";

const jane = sha256Hex("jane@example.com");
const other = sha256Hex("other@example.com");
const visitor = sha256Hex("dWlkPQ");
const event = { ...storedEvent(), user: { em: [other, jane], external_id: [sha256Hex("42")] }, pinUnauth: visitor, epik: "dj0y" };

const CASES: readonly [why: string, filter: PersonFilter, expected: boolean][] = [
  ["one of several e-mail addresses", { em: [jane] }, true],
  ["any one of what is given", { em: [sha256Hex("nobody@example.com")], pinUnauth: [visitor] }, true],
  ["the visitor id", { pinUnauth: [visitor] }, true],
  ["the click id, which it holds in clear", { epik: [sha256Hex("dj0y")] }, true],
  ["another click id", { epik: [sha256Hex("dj0yJnU9")] }, false],
  ["a hash of another kind", { ph: [jane] }, false],
  ["the same person on another site", { site: "blog" as SiteKey, em: [jane] }, false],
  ["the person on this site", { site: "shop" as SiteKey, em: [jane] }, true],
  ["nobody", {}, false],
  ["a whole site without a hash", { site: "shop" as SiteKey }, false],
  ["an empty list", { em: [] }, false],
];

describe("matchesPerson", () => {
  it.each(CASES)("knows %s", (_why, filter, expected) => {
    expect(matchesPerson(event, filter)).toBe(expected);
    const text = JSON.stringify(event);
    if (expected) expect(personTexts(filter).some((one) => text.includes(one))).toBe(true);
  });
});
