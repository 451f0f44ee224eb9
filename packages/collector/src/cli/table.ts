import { printableText } from "./printable.ts";

const GAP = "  ";
/** No column is made narrower than this. */
const NARROWEST = 6;

/** Rows under a head, in columns; where they are wider than the terminal (`width`), the widest give way. */
export const formatTable = (head: readonly string[], rows: readonly (readonly string[])[], width = Infinity): string => {
  const lines = [head, ...rows].map((cells) => cells.map(printableText));
  const widths = fit(
    head.map((_, column) => Math.max(...lines.map((cells) => [...(cells[column] ?? "")].length))),
    width - GAP.length * (head.length - 1),
  );
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
};

const fit = (natural: readonly number[], room: number): readonly number[] => {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= NARROWEST) break;
    widths[widest] = width - 1;
    excess -= 1;
  }
  return widths;
};

const pad = (cell: string, width: number): string => {
  const characters = [...cell];
  return characters.length > width ? `${characters.slice(0, width - 1).join("")}…` : cell + " ".repeat(width - characters.length);
};
