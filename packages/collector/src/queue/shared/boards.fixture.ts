import type { Boards } from "./boards.ts";

/** What the board "news" holds, read as a node does that catches up. */
export const allNotes = async (boards: Boards): Promise<readonly string[]> => {
  const texts: string[] = [];
  let at = 0;
  for (let notes = await boards.read("news", at); notes.length > 0; notes = await boards.read("news", at)) {
    texts.push(...notes.map(({ text }) => text));
    at = notes.at(-1)?.number ?? 0;
  }
  return texts;
};
