import { lookupKey } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";

/** Pinterest's three letters and the words that forms use for them. */
const WORDS = {
  f: `f w v female woman girl weiblich frau femme feminin femenino femenina mujer donna femmina femminile vrouw vrouwelijk feminino mulher
    kobieta kvinna kvinde kvinne nainen kadın kadin женский женщина 女 女性 여 여성`,
  m: `m male man boy mannlich maennlich mann herr homme masculin masculino hombre uomo maschio maschile mannelijk homem mezczyzna mand
    mies erkek мужской мужчина 男 男性 남 남성`,
  n: `n x d nonbinary enby other diverse divers neutral genderqueer nonbinaire autre nobinario otro altro anders andere outro`,
} as const;

const LETTERS = new Map(
  Object.entries(WORDS).flatMap(([letter, words]) => words.split(/\s+/).map((word) => [lookupKey(word), letter] as const)),
);

/** `f`, `m` or `n`. */
export const normaliseGender: Normalise = (text) => LETTERS.get(lookupKey(text));
