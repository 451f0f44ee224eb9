import { lookupKey } from "./fold.ts";

/** The months, January first, as English, German, French, Spanish, Italian, Portuguese and Dutch write them. */
const NAMES = [
  "january jan januar janner janvier janv enero ene gennaio gen janeiro januari",
  "february feb februar fevrier fev febrero febbraio fevereiro februari",
  "march mar marz mars marzo marco maart mrt",
  "april apr avril avr abril abr aprile",
  "may mai mayo maggio mag maio mei",
  "june jun juni juin junio giugno giu junho",
  "july jul juli juillet juil julio luglio lug julho",
  "august aug aout agosto ago augustus",
  "september sep sept septembre septiembre settembre set setembro",
  "october oct oktober okt octobre octubre ottobre ott outubro out",
  "november nov novembre noviembre novembro",
  "december dec dezember dez decembre diciembre dic dicembre dezembro",
];

/** From a month's `lookupKey` to its number, 1 to 12. */
export const MONTHS: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap((names, index) => names.split(" ").map((name) => [lookupKey(name), index + 1] as const)),
);
