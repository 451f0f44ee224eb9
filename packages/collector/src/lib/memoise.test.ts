import { describe, expect, it } from "vitest";
import { memoise } from "./memoise.ts";

const counted = (maxTexts?: number) => {
  const computed: string[] = [];
  const length = memoise((text: string) => {
    computed.push(text);
    return text === "" ? undefined : text.length;
  }, maxTexts);
  return { computed, length };
};

describe("memoise", () => {
  it("computes a text once, also where the result is undefined", () => {
    const { computed, length } = counted();
    expect([length("ab"), length("ab"), length(""), length("")]).toEqual([2, 2, undefined, undefined]);
    expect(computed).toEqual(["ab", ""]);
  });

  it("knows names that every object has only once they were asked for", () => {
    expect(counted().length("__proto__")).toBe(9);
  });

  it("starts anew when it is full", () => {
    const { computed, length } = counted(2);
    ["a", "b", "c", "a"].forEach(length);
    expect(computed).toEqual(["a", "b", "c", "a"]);
  });

  it.each(["x".repeat(513), "jane@example.com"])("keeps no long text and no address: %s", (text) => {
    const { computed, length } = counted();
    expect([length(text), length(text)]).toEqual([text.length, text.length]);
    expect(computed).toHaveLength(2);
  });
});
