import { expect, it } from "vitest";
import { type NewsNote, readNewsNote, writeNewsNote } from "./news-note.ts";

const NOTE: NewsNote = { from: "node-1", keys: ["a/shop/purchase"], tally: { delivered: [], outcomes: [] }, news: '[{"key":1}]' };
const text = writeNewsNote(NOTE);

it.each([
  { what: "a whole note", given: text, gives: NOTE },
  { what: "one that ends within its head", given: text.slice(0, 20), gives: undefined },
  { what: "one whose head is damaged", given: text.replace("{", "["), gives: undefined },
  { what: "one whose head is no object", given: "null\n[]", gives: undefined },
  { what: "one of a later dayfly", given: text.replace('"format":1', '"format":2'), gives: undefined },
])("reads $what, or passes it over", ({ given, gives }) => {
  expect(readNewsNote(given)).toEqual(gives);
});
