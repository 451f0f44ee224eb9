import type { Boards } from "./boards.ts";

/** What the nodes of one cluster agree on, beside the line: small things by name, and who is there. Kept by the queue's engine. */
export interface ClusterState extends Boards {
  /** Undefined when nothing was saved under the name. */
  load(name: string): Promise<Uint8Array | undefined>;
  /**
   * Takes the place of `before`, undefined where nothing was saved. Resolves with true when a crash can no longer lose it; with false, and
   * nothing changed, where something else is there by now.
   */
  save(name: string, content: Uint8Array, before?: Uint8Array): Promise<boolean>;
  /**
   * Runs `work` while no other node runs one under the same name, but for one whose engine takes it for dead meanwhile: what it saves then is to
   * be saved in place of what it loaded. Its failure is passed on.
   */
  withLock<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /** Says that this node delivers, which holds for `ttlMs` by the engine's clock. Resolves with how many nodes do, this one included. */
  announce(ttlMs: number): Promise<number>;
}
