import { describe, expect, it } from "vitest";
import { languageOf } from "./language.ts";

const CASES: readonly (readonly [locale: string, language: string | undefined])[] = [
  ["de", "de"],
  ["en-US", "en"],
  ["pt_BR", "pt"],
  ["zh-Hant-TW", "zh"],
  ["fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5", "fr"],
  ["en;q=0.2, da;q=0.9", "da"],
  ["fil-PH, en;q=0.5", "en"],
  ["iw", "he"],
  ["*", undefined],
  ["xx", undefined],
  ["", undefined],
  [";;;,,,q=", undefined],
];

describe("languageOf", () => {
  it.each(CASES)("reads %s as %s", (locale, language) => expect(languageOf(locale)).toBe(language));
});
