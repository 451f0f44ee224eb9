import type { Append, Batch } from "../../batch.ts";

/**
 * A batch as it crosses to the storage thread. The events go as two texts of a line each: cloning one text costs what cloning one of its
 * lines does, and the store keeps them so.
 */
export type PackedBatch = Pick<Batch, "settle"> & { readonly append: PackedAppend };

export interface PackedAppend extends Pick<Append, "receivedAt"> {
  readonly events: number;
  readonly keys: string;
  readonly lines: string;
}

export const pack = ({ append: { keys, lines, receivedAt }, settle }: Batch): PackedBatch => ({
  append: { events: keys.length, keys: keys.join("\n"), lines: lines.join("\n"), receivedAt },
  settle,
});

/** The lines of a packed text, each event's at its place. */
export const unpack = (text: string, events: number): readonly string[] => (events === 0 ? [] : text.split("\n"));
