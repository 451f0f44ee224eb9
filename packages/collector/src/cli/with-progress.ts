import type { Progress, TellProgress } from "../lib/progress.ts";
import { SECOND_MS } from "../lib/time.ts";
import type { Terminal } from "./terminal.ts";

/** Widest bar, in characters. */
const BAR = 30;
const CLEAR = "\r\u001B[K";

/**
 * Shows on standard error how long work takes and how far it is, each second from the first on; nothing where that is no terminal. The line is
 * gone when the work ends, however it ends.
 */
export const withProgress = async <Value>(
  { complain, progressColumns }: Pick<Terminal, "complain" | "progressColumns">,
  label: string,
  work: (tell: TellProgress) => Promise<Value>,
): Promise<Value> => {
  if (progressColumns === undefined) return work(() => {});
  let progress: Progress = {};
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    complain(`${CLEAR}${progressLine(label, progress, seconds).slice(0, progressColumns - 1)}`);
  }, SECOND_MS);
  try {
    return await work((told) => (progress = told));
  } finally {
    clearInterval(timer);
    if (seconds > 0) complain(CLEAR);
  }
};

/** `Exporting ██████░░░░ 60 %  1,200 of 2,000  4 s` */
export const progressLine = (work: string, { doing: label = work, done, total }: Progress, seconds: number): string => {
  const time = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (done === undefined) return `${label}  ${time}`;
  if (total === undefined || total === 0) return `${label}  ${count(done)}  ${time}`;
  const share = Math.min(1, done / total);
  const bar = "█".repeat(Math.round(share * BAR)).padEnd(BAR, "░");
  return `${label} ${bar} ${Math.floor(share * 100)} %  ${count(done)} of ${count(total)}  ${time}`;
};

const count = (value: number): string => value.toLocaleString("en-US");
