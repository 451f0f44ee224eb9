/**
 * Numbers of claims, by which this node calls the rows of a table that it has in hand. A row that it lost and claimed again has another number:
 * what is still said of it by the first does not count, for whoever had it meanwhile may have settled a part of it.
 */
export interface ClaimNumbers {
  /** Numbers one more claim of a row. */
  add(row: number): number;
  /** Undefined when the row was claimed again since, or is done with. */
  rowOf(claim: number): number | undefined;
  /** Nothing more is said by these. */
  drop(claims: Iterable<number>): void;
}

export interface Claimed {
  readonly segments: ClaimNumbers;
  readonly jobs: ClaimNumbers;
}

export function claimNumbers(): ClaimNumbers {
  const rows = new Map<number, number>();
  const newest = new Map<number, number>();
  let last = 0;

  function drop(claim: number): void {
    const row = rows.get(claim);
    rows.delete(claim);
    if (row !== undefined && newest.get(row) === claim) newest.delete(row);
  }

  return {
    add(row) {
      const before = newest.get(row);
      if (before !== undefined) rows.delete(before);
      last += 1;
      rows.set(last, row);
      newest.set(row, last);
      return last;
    },
    rowOf: (claim) => rows.get(claim),
    drop: (claims) => {
      for (const claim of claims) drop(claim);
    },
  };
}
