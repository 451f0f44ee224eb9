import type { Diagnosis } from "./examine.ts";
import type { FindingStatus } from "./finding.ts";
import { printableText } from "../printable.ts";
import { wrapText } from "../wrap-text.ts";

const MARKS = { ok: "✓", warn: "!", fail: "✗" } as const satisfies Record<FindingStatus, string>;
const INDENT = 4;

/** Lines for people: the mark, what was looked at, what was found, and below it what to do. */
export const printDiagnoses = (diagnoses: readonly Diagnosis[], columns = 120): string => {
  const widest = Math.max(0, ...diagnoses.map(({ check }) => check.length));
  const lines = diagnoses.flatMap(({ check, status, says, fix }) => [
    ...wrapText(`${status.padEnd(4)} ${MARKS[status]} ${check.padEnd(widest)}  ${printableText(says)}`, columns, INDENT),
    ...(fix === undefined ? [] : wrapText(`${" ".repeat(INDENT)}→ ${printableText(fix)}`, columns, INDENT + 2)),
  ]);
  return `${[...lines, "", summaryOf(diagnoses)].join("\n")}\n`;
};

const summaryOf = (diagnoses: readonly Diagnosis[]): string => {
  const count = (status: FindingStatus): number => diagnoses.filter((diagnosis) => diagnosis.status === status).length;
  const [failures, warnings] = [count("fail"), count("warn")];
  if (failures > 0) return `${failures} to mend, ${warnings} to think about, ${count("ok")} well.`;
  return warnings > 0 ? `Nothing to mend, ${warnings} to think about, ${count("ok")} well.` : "All well.";
};
