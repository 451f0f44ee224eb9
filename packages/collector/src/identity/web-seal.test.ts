import { describe, expect, it } from "vitest";
import { createSeal } from "./seal.ts";
import { createWebSeal } from "./web-seal.ts";

const SECRET = "a secret of at least 32 characters";
const OTHER = "another secret of 32 characters, too";
const content = Uint8Array.from({ length: 230 }, (_, index) => index);

describe("createWebSeal", () => {
  it("opens what Node's sealed, and Node opens what it sealed", () => {
    const [node, web] = [createSeal([SECRET]), createWebSeal([SECRET])];
    expect(web.open(node.seal(content, "shop"), "shop")).toEqual(content);
    expect(new Uint8Array(node.open(web.seal(content, "shop"), "shop") ?? [])).toEqual(content);
  });

  it("opens what an earlier secret sealed", () => {
    const sealed = createWebSeal([OTHER]).seal(content, "shop");
    expect(createWebSeal([SECRET, OTHER]).open(sealed, "shop")).toEqual(content);
    expect(createWebSeal([SECRET]).open(sealed, "shop")).toBeUndefined();
  });

  it("opens nothing that was sealed for another, changed, cut or never sealed", () => {
    const seal = createWebSeal([SECRET]);
    const sealed = seal.seal(content, "shop");
    const changed = sealed.slice(0, 40) + (sealed[40] === "A" ? "B" : "A") + sealed.slice(41);
    expect(seal.open(sealed, "other")).toBeUndefined();
    for (const text of [changed, sealed.slice(0, -4), sealed.slice(0, 8), `${sealed}=`, "", "not base64!"])
      expect(seal.open(text, "shop")).toBeUndefined();
  });
});
