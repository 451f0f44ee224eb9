import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { unixMs } from "../lib/time.ts";
import { hashPerson } from "./hash-person.ts";

const hash = (named: Parameters<typeof hashPerson>[0]) => hashPerson(named, { now: unixMs(1_700_000_000_000) }, sha256Hex).person;

describe("hashPerson", () => {
  it("takes a visitor's id as the cookie has it, and as it is stored", () => {
    const stored = sha256Hex("dWlkPUFi");
    expect(hash({ pinUnauth: "dWlkPUFi" })).toEqual({ pinUnauth: [stored] });
    expect(hash({ pinUnauth: stored.toUpperCase() })).toEqual({ pinUnauth: [stored] });
  });

  it("hashes a click id, which is stored in clear, so that nobody is told it", () => {
    expect(hash({ epik: "dj0yJnU9" })).toEqual({ epik: [sha256Hex("dj0yJnU9")] });
  });

  it("takes an e-mail address in clear and hashed", () => {
    const stored = sha256Hex("jane@example.com");
    expect(hash({ email: " Jane@Example.com" })).toEqual({ em: [stored] });
    expect(hash({ email: stored })).toEqual({ em: [stored] });
  });
});
