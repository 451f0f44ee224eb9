import type { DoorSite } from "../config/site.ts";
import type { Settings } from "../config/load.ts";
import type { ScriptAsset } from "../http/script.ts";
import type { Door } from "../http/timed.ts";
import type { PackedAppend } from "../queue/packed.ts";
import type { PutResult } from "../queue/queue.ts";
import type { CounterSnapshot } from "../record/counters.ts";
import type { RecordNews } from "../record/record.ts";
import type { LogLine } from "./relay-log.ts";

/** Of the process's settings, those that an ingest thread needs. */
export const PROCESS_SETTINGS = [
  "basePath",
  "host",
  "port",
  "oldSecrets",
  "ratePerIp",
  "ratePerSite",
  "secret",
  "trustedProxies",
] as const satisfies readonly (keyof Settings)[];

/** The first message to an ingest thread; `ToIngest` are those that follow. */
export interface IngestSettings extends Pick<Settings, (typeof PROCESS_SETTINGS)[number]> {
  readonly sites: readonly DoorSite[];
  readonly scripts: readonly ScriptAsset[];
  /** Journeys that the thread may tell the record in a second. */
  readonly recordPerSecond: number;
  /** Whether other threads listen on the same port. */
  readonly sharesPort: boolean;
  readonly inner: InnerAddress;
}

/** Where the process's main thread answers what takes no events. */
export interface InnerAddress {
  readonly port: number;
  /** Shows that a request comes from one of the process's own threads. */
  readonly token: string;
}

export type ToIngest =
  | { readonly kind: "sites"; readonly sites: readonly DoorSite[] }
  | { readonly kind: "answer"; readonly answer: PutAnswer }
  | { readonly kind: "close"; readonly deadlineMs: number };

export type FromIngest =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "put"; readonly call: PutCall }
  | { readonly kind: "news"; readonly news: DoorNews }
  | { readonly kind: "log"; readonly line: LogLine };

export interface PutCall {
  readonly id: number;
  readonly events: PackedAppend;
}

export type PutAnswer =
  /** Without results all are stored. */
  | { readonly id: number; readonly results?: readonly PutResult[] }
  | { readonly id: number; readonly refused: { readonly reason: string; readonly retryAfterSeconds: number } };

/** What a thread's doors saw since it last told. */
export interface DoorNews {
  readonly counters: CounterSnapshot;
  readonly seconds: Readonly<Record<Door, readonly number[]>>;
  readonly record: RecordNews;
}
