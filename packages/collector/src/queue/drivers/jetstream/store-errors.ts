import { JetStreamApiError } from "@nats-io/jetstream";
import { InvalidArgumentError } from "@nats-io/transport-node";

export const NO_LEADER = "the NATS cluster has no leader at the moment";

/** JetStream's error codes that an operator can do something about (server/errors.json of nats-server). */
const SENTENCES: Readonly<Record<number, string>> = {
  10008: NO_LEADER,
  10023: "the NATS servers have not enough room for the streams; give JetStream more, or make maxMb in DAYFLY_QUEUE smaller",
  10039: "JetStream is not enabled for this account; enable it on the NATS servers",
  10047: "the NATS servers have no room left for JetStream; raise max_file_store or free some space",
  10054: "the message is over the NATS servers' max_payload; raise it",
  10074: "the NATS cluster has fewer servers than the replicas in DAYFLY_QUEUE",
  10077: "the stream has reached its limit; it takes events again as they are delivered",
};

const FULL = 10077;

/** Whether the failure of a publication says that its stream has reached its limit. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof JetStreamApiError && error.cause.code === FULL;

/** In place of "jetstream is not enabled", which is what the library makes of it. */
const NOBODY_ANSWERS =
  "no NATS server answers for the stream: too few of them run to choose a leader, or JetStream is not enabled for this account";

/** What is wrong with the store and what to do, in words without data. */
export function describeStoreError(error: unknown): string {
  const known = error instanceof JetStreamApiError ? SENTENCES[error.code] : undefined;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === "JetStreamNotEnabled") return NOBODY_ANSWERS;
  return known ?? `NATS does not take it (${message})`;
}

/** Runs a call of NATS; its failure says what is wrong. */
export async function telling<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw new Error(describeStoreError(error), { cause: error });
  }
}

/** No leader; the same message, asked for before, is still on its way to the other servers. */
const PASSING = new Set([10008, 10158]);

/** Whether the servers may well do it in a moment: while they choose a leader, or are being reached again. */
export const passesByItself = (error: unknown): boolean =>
  error instanceof JetStreamApiError ? PASSING.has(error.code) : !(error instanceof InvalidArgumentError);
