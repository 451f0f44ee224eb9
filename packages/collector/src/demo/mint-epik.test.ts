import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { mintEpik } from "./mint-epik.ts";

const filledWith = (byte: number) => (size: number) => Buffer.alloc(size, byte);

describe("mintEpik", () => {
  test("gives an id that starts as Pinterest's do and needs no escaping in an address", () => {
    expect(mintEpik(randomBytes)).toMatch(/^dj0yJnU9[\w-]{60,180}$/);
  });

  test("gives another id for other random bytes, and the same for the same", () => {
    expect(mintEpik(filledWith(1))).toBe(mintEpik(filledWith(1)));
    expect(mintEpik(filledWith(1))).not.toBe(mintEpik(filledWith(2)));
  });
});
