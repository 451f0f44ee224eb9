export type FindingStatus = "ok" | "warn" | "fail";

/** What one look found. */
export interface Finding {
  readonly status: FindingStatus;
  /** One sentence, without credentials or personal data. */
  readonly says: string;
  /** What to do; absent where nothing is to be done. */
  readonly fix?: string;
}

export const fine = (says: string): Finding => ({ status: "ok", says });
export const warn = (says: string, fix: string): Finding => ({ status: "warn", says, fix });
export const fault = (says: string, fix: string): Finding => ({ status: "fail", says, fix });
