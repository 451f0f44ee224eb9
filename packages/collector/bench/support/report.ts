import { availableParallelism, cpus } from "node:os";

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What every table says about where it was measured. */
export const machine = (): string =>
  `Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ${new Date().toISOString().slice(0, 10)}`;

/** Rows as a table in the terminal, columns aligned: texts left, numbers right. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isNumber = head.map((_, column) =>
    rows.every((row) => typeof row[column] === "number" || /^[\d,.]+\D{0,4}$/.test(String(row[column]))),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
};

export const thousands = (value: number): string => Math.round(value).toLocaleString("en-US");
