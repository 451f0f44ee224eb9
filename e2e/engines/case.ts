import type { Scene } from "./scene.ts";

/** One behaviour of the snippet, written once for all engines: none is excepted. */
export interface Case {
  /** Its number; one more letter where a number has several. */
  readonly number: string;
  readonly what: string;
  readonly run: (scene: Scene) => Promise<void>;
}
