import type { TallyRows } from "../tally.ts";

/** What a node tells of events. The journeys stay text until they are in the thread that writes them. */
export interface NewsNote {
  /** The node. */
  readonly from: string;
  /** Of the journeys. */
  readonly keys: readonly string[];
  readonly tally: TallyRows;
  /** A list of journeys as JSON, each what became known since the note before. */
  readonly news: string;
}

/** What a note looks like; one of a later dayfly is passed over. */
const FORMAT = 1;

export const writeNewsNote = ({ news, ...head }: NewsNote): string => `${JSON.stringify({ format: FORMAT, ...head })}\n${news}`;

/** Undefined for what this version does not understand. */
export function readNewsNote(text: string): NewsNote | undefined {
  const end = text.indexOf("\n");
  if (end < 0) return undefined;
  const head = readHead(text.slice(0, end));
  return head && { ...head, news: text.slice(end + 1) };
}

function readHead(text: string): Omit<NewsNote, "news"> | undefined {
  try {
    const { format, ...head } = JSON.parse(text);
    return format === FORMAT ? head : undefined;
  } catch {
    return undefined;
  }
}
