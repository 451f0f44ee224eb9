/** One value, as a site sends it, and what is hashed of it. */
export interface NormaliseCase {
  readonly given: string;
  /** Undefined: refused. */
  readonly normal: string | undefined;
  /** ISO 3166 alpha-2, upper-case. */
  readonly country?: string;
  /** A known answer from outside this project. */
  readonly sha256?: string;
}
