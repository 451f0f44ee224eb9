import type { ReadHeader } from "./trusted-proxies.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** A request to a door, whatever serves it. */
export interface DoorRequest {
  /** The address that the request comes from; undefined where the runtime does not tell. */
  readonly peer: string | undefined;
  /** A header's value by its name in lower case; undefined where there is none, or several that cannot be joined. */
  readonly header: ReadHeader;
  /**
   * The body as it was sent, once; undefined as soon as it is larger than `maxBytes`, whatever Content-Length says. Rejects with
   * `SenderGone` when the connection ends before the body does.
   */
  body(maxBytes: number): Promise<Bytes | undefined>;
}

/** Not worth a line in the log: people leave pages. */
export class SenderGone extends Error {}

export type HeaderLine = readonly [name: string, value: string];

export interface DoorAnswer {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly text?: string;
}

/** Takes events by POST. */
export type DoorHandler = (request: DoorRequest) => Promise<DoorAnswer>;

export const jsonAnswer = (value: unknown): DoorAnswer => ({
  status: 200,
  headers: [["content-type", "application/json"]],
  text: JSON.stringify(value),
});
