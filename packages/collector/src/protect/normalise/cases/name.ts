import type { NormaliseCase } from "./case.ts";

export const NAME_CASES: readonly NormaliseCase[] = [
  { given: "Jane", normal: "jane", sha256: "81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2" },
  { given: "  JANE ", normal: "jane", sha256: "81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2" },
  { given: "José", normal: "josé" },
  { given: "JOSE\u0301", normal: "jos\u00e9" },
  { given: "Öztürk", normal: "öztürk" },
  { given: "東京", normal: "東京" },
  { given: "A\u030angstro\u0308m", normal: "\u00e5ngstr\u00f6m" },
  { given: "\u212bngström", normal: "\u00e5ngström" },
  { given: "İpek", normal: "i\u0307pek" },
  { given: "\u200fדוד\u200f", normal: "דוד" },
  { given: "\u200bJane\u00ad", normal: "jane" },
  { given: "سیاه\u200cپوش", normal: "سیاه\u200cپوش" },
  { given: "Mary Ann", normal: "mary ann" },
  { given: "O'Neil-Smith", normal: "o'neil-smith" },
  { given: "Null", normal: "null" },
  { given: "   ", normal: undefined },
];
