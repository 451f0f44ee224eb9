export type EngineName = "chromium" | "webkitgtk" | "firefox";

/** A real browser of one engine, with one cookie jar, driven in the same words whatever protocol it speaks. */
export interface Engine {
  readonly name: EngineName;
  newTab(): Promise<Tab>;
  close(): Promise<void>;
}

export interface Tab {
  /** Resolves after the page's `load`. */
  goto(url: string): Promise<void>;
  /** Runs a function body in the page and gives what it returns, as JSON carries it. */
  run(body: string): Promise<unknown>;
  /** A real click in the middle of the first element that the selector finds. */
  click(selector: string): Promise<void>;
  /** The cookies that this page sends, HttpOnly ones too. */
  cookies(): Promise<readonly Cookie[]>;
  /** Closes the tab as a visitor does: the page hears `pagehide`. */
  close(): Promise<void>;
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Without the leading dot. */
  readonly domain: string;
  /** Set without a Domain attribute. */
  readonly isHostOnly: boolean;
  readonly path: string;
  /** Unix seconds; -1 for a session cookie. */
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  /** In lower case. */
  readonly sameSite: string;
}

/** A cookie in the words that all three protocols share; `expires` is named by each in its own. */
export interface RawCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path?: string | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly secure?: boolean | undefined;
  readonly sameSite?: string | undefined;
}

export const toCookie = (raw: RawCookie, expires = -1): Cookie => ({
  name: raw.name,
  value: raw.value,
  domain: raw.domain.replace(/^\./, ""),
  isHostOnly: !raw.domain.startsWith("."),
  path: raw.path ?? "/",
  expires,
  httpOnly: raw.httpOnly ?? false,
  secure: raw.secure ?? false,
  sameSite: (raw.sameSite ?? "").toLowerCase(),
});
