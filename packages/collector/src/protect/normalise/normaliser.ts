import type { UnixMs } from "../../lib/time.ts";

/** What a value is read by, beside itself. */
export interface NormaliseContext {
  /** ISO 3166 alpha-2, upper-case: the visitor's country where a trait tells it, else the site's default. */
  readonly country?: string;
  /** A birthday after it is refused. */
  readonly receivedAt: UnixMs;
}

/** The one spelling of a value that Pinterest hashes too, or undefined where the value is not what it should be. Never throws. */
export type Normalise = (text: string, context: NormaliseContext) => string | undefined;
