/** A credential that no log line, JSON or inspection shows: only `reveal()` gives it. */
export interface Secret {
  reveal(): string;
}

export const secret = (value: string): Secret => ({ reveal: () => value });
