import type { TellProgress } from "../lib/progress.ts";

/** Repeats what does some of a whole until nothing is left to do. Resolves with the sum; tells how far it has come. */
export async function untilNone(doSome: () => Promise<number>, tell?: TellProgress): Promise<number> {
  let done = 0;
  for (let count = await doSome(); count > 0; count = await doSome()) {
    done += count;
    tell?.({ done });
  }
  return done;
}
