import type { Log } from "./log.ts";
import { messageOf } from "./message-of.ts";

/** Makes a change to a store and says whether it was made; of failures one after the other the first is logged, with `sentence`. */
export const createTryWriting = (log: Log, sentence: string): ((change: () => void) => boolean) => {
  let couldWrite = true;
  return (change) => {
    try {
      change();
      couldWrite = true;
    } catch (error) {
      if (couldWrite) log.warn(sentence, { reason: messageOf(error) });
      couldWrite = false;
    }
    return couldWrite;
  };
};
