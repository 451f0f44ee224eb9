import type { TellProgress } from "../lib/progress.ts";

export interface DeadChunks {
  /** Letters that one transaction takes at the most. */
  readonly size: number;
  /** The highest number that a letter has. */
  newest(): Promise<number>;
  /** Letters that are meant, up to a number. */
  count(upTo: number): Promise<number>;
  /** Does away with the next chunk of them; gives how many. */
  work(upTo: number): Promise<number>;
}

/** Goes through the dead letters of this moment, chunk by chunk. They are counted first where somebody wants to know how far it is. */
export async function forEachDeadChunk({ size, newest, count, work }: DeadChunks, tell?: TellProgress): Promise<number> {
  const upTo = await newest();
  const total = tell ? await count(upTo) : 0;
  let done = 0;
  for (let worked = size; worked === size;) {
    worked = await work(upTo);
    done += worked;
    tell?.({ done, total });
  }
  return done;
}
