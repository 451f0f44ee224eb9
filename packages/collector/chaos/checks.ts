import type { Balance } from "./ledger.ts";
import type { LogFindings } from "./log-watch.ts";

/** What is found of any run, on whatever it runs. */
export interface Findings {
  readonly balance: Balance;
  readonly countedTwice: number;
  readonly foreign: number;
  /** Answers of the doors, by status. */
  readonly unexpected: Readonly<Record<string, number>>;
  readonly log: LogFindings;
}

/** What must not be, and the sentence that says that it is. */
export type Check = readonly [isBroken: boolean, sentence: string];

/** What a run must not show, whatever it runs on. */
export const checkFindings = (
  { balance, countedTwice, foreign, unexpected, log }: Findings,
  events: number,
): readonly Check[] => {
  const answers = Object.entries(unexpected).map(([status, times]) => `${times} × ${status}`);
  return [
    [balance.lost.length > 0, `${balance.lost.length} acknowledged events are lost: ${balance.lost.slice(0, 5).join(", ")}, …`],
    [balance.acknowledged < events, `${events - balance.acknowledged} events were never acknowledged`],
    [countedTwice > 0, `${countedTwice} events would be counted twice by Pinterest`],
    [foreign > 0, `${foreign} events came out that never went in`],
    [answers.length > 0, `the doors gave unexpected answers: ${answers.join(", ")}`],
    [log.personal > 0, `${log.personal} lines of the log hold personal data`],
    [log.bugs.length > 0, `the log tells of errors of its own:\n    ${log.bugs.join("\n    ")}`],
  ];
};
