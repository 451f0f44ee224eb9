import { PERSONAL_DATA } from "./purchase.ts";

export interface LogFindings {
  readonly lines: number;
  /** Lines that hold anything of the made-up people. */
  readonly personal: number;
  /** What the collector says of errors of its own, and lines that are no log (a stack trace, a crash). */
  readonly bugs: readonly string[];
}

const MAX_KEPT = 20;

/** Reads the log of all lives. */
export const createLogWatch = () => {
  let lines = 0;
  let personal = 0;
  const bugs: string[] = [];
  return {
    note(line: string) {
      lines++;
      if (PERSONAL_DATA.test(line)) personal++;
      if (isBug(line) && bugs.length < MAX_KEPT) bugs.push(line);
    },
    findings: (): LogFindings => ({ lines, personal, bugs }),
  };
};

/** A start that the store refuses says so in a line of its own; the last line of a killed process may be cut. */
const EXPECTED = /^The queue cannot be opened: |^\(node:\d+\) ExperimentalWarning|^\(Use `node/;

const isBug = (line: string): boolean => {
  if (line === "" || EXPECTED.test(line)) return false;
  return !line.startsWith("{") || line.includes("Please report it");
};
