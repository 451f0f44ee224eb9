import { setTimeout as wait } from "node:timers/promises";

/** What a run has started and must end, however the run itself ends. */
export interface Undos {
  add(undo: () => unknown): void;
  /** The last first. What fails or hangs keeps nothing else from its end. */
  run(): Promise<void>;
}

const UNDO_MS = 5000;

export const createUndos = (): Undos => {
  const undos: (() => unknown)[] = [];
  return {
    add: (undo) => void undos.push(undo),
    async run() {
      for (let undo = undos.pop(); undo; undo = undos.pop()) {
        const undone = Promise.resolve()
          .then(undo)
          .catch(() => undefined);
        await Promise.race([undone, wait(UNDO_MS, undefined, { ref: false })]);
      }
    },
  };
};
