import { errorCode } from "../../../lib/error-code.ts";
import { messageOf } from "../../../lib/message-of.ts";

/** Postgres' error codes that an operator can do something about (https://www.postgresql.org/docs/current/errcodes-appendix.html), and the network's. */
const SENTENCES: Readonly<Record<string, string>> = {
  "25006": "the database is read-only: it is a standby; name the primary in DAYFLY_QUEUE",
  "28000": "the database refuses the user; check DAYFLY_QUEUE and pg_hba.conf",
  "28P01": "the database refuses the password in DAYFLY_QUEUE",
  "3D000": "the database does not exist; make it with createdb, or correct DAYFLY_QUEUE",
  "42501": "the database's user may not do this; grant it create on the database",
  "53100": "the database's disk is full; free some space",
  "53300": "the database has no connection left; raise max_connections (dayfly takes up to 6 a node)",
  "57P01": "the database is being shut down",
  "57P03": "the database is starting up",
  ECONNREFUSED: "the database cannot be reached: nothing listens there",
  ECONNRESET: "the connection to the database was cut",
  ENOTFOUND: "the database's host name is not known",
  ETIMEDOUT: "the database cannot be reached: no answer",
};

/** Whether it is certain that nothing was committed: the server said so, and not that it or the connection ends (classes 57 and 08). */
export const isRefused = (error: unknown): boolean => /^(?!08|57)[0-9A-Z]{5}$/.test(errorCode(error) ?? "");

/** What is wrong with the store and what to do, in words without data. */
export function describeStoreError(error: unknown): string {
  const code = errorCode(error);
  const known = code === undefined ? undefined : SENTENCES[code];
  const message = messageOf(error);
  return (
    known ?? (code === undefined ? `the database does not answer (${message})` : `the database refuses (${code}: ${message})`)
  );
}
