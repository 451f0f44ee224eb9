/** An event that is due again. */
export interface LaterRow {
  readonly dueAt: number;
  readonly attempts: number;
  readonly receivedAt: number;
  readonly event: string;
}

/** Due times within so long of each other share a message; a message that is due this soon waits in memory, not at the server. */
export const SPAN_MS = 30_000;
const MAX_ROWS = 500;

export const writeRow = ({ dueAt, attempts, event }: LaterRow): string => `${dueAt} ${attempts} ${event}`;

export function readRow(line: string, receivedAt: number): LaterRow {
  const [dueAt = "", attempts = ""] = line.split(" ", 2);
  return {
    dueAt: Number(dueAt),
    attempts: Number(attempts),
    receivedAt,
    event: line.slice(dueAt.length + attempts.length + 2),
  };
}

/** Groups of rows that are due at about the same time. */
export function* inSpans(rows: readonly LaterRow[]): Iterable<readonly LaterRow[]> {
  let span: LaterRow[] = [];
  for (const row of rows.toSorted((a, b) => a.dueAt - b.dueAt)) {
    const [first] = span;
    if (first && (row.dueAt - first.dueAt > SPAN_MS || span.length === MAX_ROWS)) {
      yield span;
      span = [];
    }
    span.push(row);
  }
  if (span.length > 0) yield span;
}
