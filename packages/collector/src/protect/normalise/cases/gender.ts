import type { NormaliseCase } from "./case.ts";

const F = "252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111";

export const GENDER_CASES: readonly NormaliseCase[] = [
  { given: "f", normal: "f", sha256: F },
  { given: "Female", normal: "f", sha256: F },
  { given: " WOMAN ", normal: "f", sha256: F },
  { given: "weiblich", normal: "f", sha256: F },
  { given: "féminin", normal: "f", sha256: F },
  { given: "kadın", normal: "f", sha256: F },
  { given: "여성", normal: "f", sha256: F },
  { given: "m", normal: "m" },
  { given: "Male", normal: "m" },
  { given: "man", normal: "m" },
  { given: "Männlich", normal: "m" },
  { given: "мужской", normal: "m" },
  { given: "n", normal: "n" },
  { given: "non-binary", normal: "n" },
  { given: "Non Binary", normal: "n" },
  { given: "other", normal: "n" },
  { given: "divers", normal: "n" },
  { given: "women's shoes", normal: undefined },
  { given: "unknown", normal: undefined },
  { given: "1", normal: undefined },
  { given: "?", normal: undefined },
];
