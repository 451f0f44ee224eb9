import { beforeEach, describe, expect, it } from "vitest";
import { identify, user } from "./user.ts";

describe("identify", () => {
  beforeEach(() => identify());

  it("adds traits up for the same id", () => {
    identify("u1", { email: "a" });
    identify("u1", { phone: "b" });
    identify({ city: "c" });
    expect(user).toEqual({ id: "u1", traits: { email: "a", phone: "b", city: "c" } });
  });

  it("starts anew for another id", () => {
    identify("u1", { email: "a" });
    identify(2);
    expect(user).toEqual({ id: "2", traits: {} });
  });

  it.each([[null], [undefined]])("clears on %s", (nobody) => {
    identify("u1", { email: "a" });
    identify(nobody);
    expect(user).toBeUndefined();
  });
});
