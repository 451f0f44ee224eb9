import { printableText } from "./printable.ts";

const GAP = "  ";
/** No column is made narrower than this: the seven of dead letters fit a terminal of 60. */
const NARROWEST = 7;

/**
 * Rows under a head, in columns; where they are wider than the terminal (`width`), the last gives way, then the widest. The first names its
 * row and stays whole.
 */
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

/** The last column holds words and gives way first. */
const fit = (natural: readonly number[], room: number): readonly number[] => {
  const widths = [...natural];
  const excess = () => widths.reduce((sum, width) => sum + width, 0) - room;
  const last = widths.pop() ?? 0;
  widths.push(Math.min(last, Math.max(NARROWEST, -excess())));
  while (excess() > 0) {
    const widest = Math.max(...widths.slice(1));
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest, 1)] = widest - 1;
  }
  return widths;
};

const pad = (cell: string, width: number): string => {
  const characters = [...cell];
  return characters.length > width ? `${characters.slice(0, width - 1).join("")}…` : cell + " ".repeat(width - characters.length);
};
