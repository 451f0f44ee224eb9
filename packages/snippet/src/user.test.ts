import { beforeEach, describe, expect, it } from "vitest";
import { know, user } from "./user.ts";

describe("know", () => {
  beforeEach(() => know());

  it("adds traits up for the same id", () => {
    know("u1", { email: "a" });
    know("u1", { phone: "b" });
    know("u1", { city: "c" });
    expect(user).toEqual({ id: "u1", traits: { email: "a", phone: "b", city: "c" } });
  });

  it("starts anew for another id", () => {
    know("u1", { email: "a" });
    know(2);
    expect(user).toEqual({ id: 2, traits: {} });
  });

  it.each([[null], [undefined], [0], [""]])("clears on %j", (nobody) => {
    know("u1", { email: "a" });
    know(nobody);
    expect(user).toEqual({});
  });

  it("keeps what it knew where the traits cannot be written, and a copy where they can", () => {
    const traits: Record<string, unknown> = { email: "a" };
    know("u1", traits);
    traits.email = "b";
    traits.self = traits;
    expect(() => know("u1", traits)).toThrow(TypeError);
    expect(user).toEqual({ id: "u1", traits: { email: "a" } });
  });
});
