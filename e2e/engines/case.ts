import type { EngineName } from "../support/engine-driver.ts";
import type { Scene } from "./scene.ts";

/** One behaviour of the snippet, written once for all engines. */
export interface Case {
  /** Its number; one more letter where a number has several. */
  readonly number: string;
  readonly what: string;
  /** Engines that cannot run it, each with the reason. */
  readonly except?: Partial<Record<EngineName, string>>;
  readonly run: (scene: Scene) => Promise<void>;
}
