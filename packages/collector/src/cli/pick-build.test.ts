import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isAttribute, meantAttribute, pickBuild, unheardBy } from "./pick-build.ts";

const CASES = [
  { attributes: [], build: "df" },
  { attributes: ["data-once", "data-no-page"], build: "df" },
  { attributes: ["data-mirror", "data-once"], build: "df.tag" },
  { attributes: ["data-top-only", "data-pintrk"], build: "df.all" },
];

describe("pickBuild", () => {
  it.each(CASES)("takes $build for $attributes", ({ attributes, build }) => {
    expect(pickBuild(attributes)).toBe(build);
  });

  it("knows each attribute that docs/snippet.md gives to a larger build, and no other", () => {
    const docs = readFileSync(new URL("../../../../docs/snippet.md", import.meta.url), "utf8");
    const table = docs.slice(docs.indexOf("## Attributes"), docs.indexOf("## Rules"));
    const rows = table.split("\n").filter((line) => line.startsWith("| `data-"));
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const [, names = ""] = row.split("|");
      const build = /`(df\.[a-z]+)\.js`/.exec(row)?.[1] ?? "df";
      for (const [name] of names.matchAll(/data-[a-z-]+/g))
        expect([name, isAttribute(name), pickBuild([name])]).toEqual([name, true, build]);
    }
  });
});

describe("meantAttribute", () => {
  it.each([
    ["data-consnt", "data-consent"],
    ["data-pintrack", "data-pintrk"],
    ["data-consent", undefined],
    ["data-cfasync", undefined],
    ["data-name", undefined],
    ["data-cookieconsent", undefined],
  ])("takes %s for %s", (name, meant) => expect(meantAttribute(name)).toBe(meant));
});

describe("unheardBy", () => {
  it("names what a build passes by", () => {
    const attributes = ["data-once", "data-pintrk", "data-top-only"];
    expect(["df", "df.tag", "df.all"].map((build) => unheardBy(build, attributes))).toEqual([
      ["data-pintrk", "data-top-only"],
      ["data-top-only"],
      [],
    ]);
  });
});
