import type { styleText } from "node:util";
import type { Explanation } from "../../transform/explain.ts";
import type { StoredEvent } from "../../wire/stored-event.ts";
import { printableText } from "../printable.ts";
import { WARNINGS, type Warning } from "../../wire/warnings.ts";

type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** One event's way to Pinterest as a page of text, read from top to bottom: verdict, fields, what was left out, what to do. */
export const printExplanation = (event: StoredEvent, explanation: Explanation, paint: Paint): string => {
  const { draft } = explanation;
  return [
    headline(event, explanation, paint),
    fields(explanation, paint),
    section(
      "Not sent",
      explanation.dropped.map(({ from, why }) => [printableText(from), why]),
      paint,
    ),
    section("Warnings", warningsOf(event, draft.kind === "send" ? draft.warnings : []), paint),
    section(
      "Match keys it lacks",
      explanation.missing.map(({ label, worth, advice }) => [`${label} (${worth})`, advice]),
      paint,
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
};

const headline = ({ name }: StoredEvent, { draft, origin }: Explanation, paint: Paint): string => {
  const said = paint("bold", `“${printableText(name)}”`);
  switch (draft.kind) {
    case "send":
      return `${said} goes to Pinterest as ${paint(["bold", "green"], draft.event.event_name)} (${ORIGINS[origin]}).`;
    case "skip":
      return `${said} is ${paint(["bold", "yellow"], "not sent")}: the site's mapping drops it.`;
    case "dead":
      return `${said} ${paint(["bold", "red"], "cannot be sent")}. ${printableText(draft.detail)}`;
  }
};

const ORIGINS: Record<Explanation["origin"], string> = {
  site: "a row of the site's own mapping",
  variant: "a row of the site's variant",
  default: "a row of the default mapping",
  none: "no row knows it, so it keeps its own name",
};

const fields = ({ fields: rows }: Explanation, paint: Paint): string => {
  if (rows.length === 0) return "";
  const fieldWidth = Math.max(...rows.map(({ field }) => field.length));
  const shown = rows.map(({ value }) => show(value));
  const valueWidth = Math.min(40, Math.max(...shown.map((value) => value.length)));
  return rows
    .map(({ field, from, rule }, index) => {
      const value = (shown[index] ?? "").padEnd(valueWidth);
      return `  ${paint("cyan", field.padEnd(fieldWidth))}  ${value}  ${paint("dim", `← ${printableText(from)}${rule === undefined ? "" : `. ${rule}`}`)}`;
    })
    .join("\n");
};

/** A hash is told by its first digits: nobody reads the rest. */
const show = (value: unknown): string => {
  const text = Array.isArray(value) ? value.map((item) => show(item)).join(", ") : printableText(String(value));
  return text.replaceAll(/\b([0-9a-f]{8})[0-9a-f]{56}\b/g, "sha256:$1…");
};

const warningsOf = (event: StoredEvent, own: readonly Warning[]): (readonly [string, string])[] =>
  [...event.warnings, ...own].map(({ code, field }) => [
    field === undefined ? code : `${code} (${printableText(field)})`,
    WARNINGS[code],
  ]);

const section = (title: string, rows: readonly (readonly [string, string])[], paint: Paint): string => {
  if (rows.length === 0) return "";
  const width = Math.max(...rows.map(([name]) => name.length));
  return [paint("bold", title), ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${paint("dim", text)}`)].join("\n");
};
