import type { Options } from "./types.ts";

/** Another script on the page that shares events with us. */
export interface Bridge {
  /** Passes one of our events on; true where it did. */
  track(name: string, props: Readonly<Record<string, unknown>>, id: string): boolean;
  consent(isGranted: boolean): void;
  stop(): void;
}

/** Makes a bridge; `record` brings the other script's events to the collector. */
export type BridgeFactory = (
  options: Options,
  record: (name: string, props: Readonly<Record<string, unknown>>) => void,
) => Bridge;
