import { JetStreamApiError } from "@nats-io/jetstream";
import { InvalidArgumentError, TimeoutError } from "@nats-io/transport-node";
import { messageOf } from "../../../lib/message-of.ts";
import { QueueUnavailable } from "../../queue.ts";

export const NO_LEADER = "the NATS cluster has no leader at the moment";
const TOO_LARGE = "the message is over the NATS servers' max_payload, or the stream's max_msg_size; raise it";

/** JetStream's error codes that an operator can do something about (server/errors.json of nats-server). */
const SENTENCES: Readonly<Record<number, string>> = {
  10002: "the NATS account has no room left for JetStream; raise its max_file, or free some space",
  10005:
    "of the NATS servers fewer are up and have room for the streams than the replicas in DAYFLY_QUEUE; start them, or give JetStream more room",
  10008: NO_LEADER,
  10023: "the NATS servers have not enough room for the streams; give JetStream more, or make maxMb in DAYFLY_QUEUE smaller",
  10039: "JetStream is not enabled for this account; enable it on the NATS servers",
  10047: "the NATS servers have no room left for JetStream; raise max_file_store or free some space",
  10054: TOO_LARGE,
  10074: "the NATS cluster has fewer servers than the replicas in DAYFLY_QUEUE",
  10077: "the stream has reached its limit; it takes events again as they are delivered",
};

/** The library's own word for it, of a server that it has heard the limit of. */
const isOverPayload = (error: unknown): boolean => error instanceof InvalidArgumentError && error.message.includes("max_payload");

/** The stream, its account or its server has reached a limit; the message is over one. */
const NO_ROOM = new Set([10002, 10023, 10047, 10054, 10077]);

const findsNoRoom = (error: unknown): boolean => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof JetStreamApiError ? NO_ROOM.has(cause.code) : isOverPayload(cause);
};

/** Why there was no room for some of these publications, which may be there for others. Throws what else one of them failed for. */
export function reasonOfNoRoom(publications: readonly PromiseSettledResult<void>[]): string | undefined {
  const failures = publications.flatMap((one): readonly unknown[] => (one.status === "rejected" ? [one.reason] : []));
  const other = failures.find((failure) => !findsNoRoom(failure));
  if (other !== undefined) throw other;
  const [first] = failures;
  return first instanceof Error ? first.message : undefined;
}

/** In place of "jetstream is not enabled", which is what the library makes of it. */
const NOBODY_ANSWERS =
  "no NATS server answers for the stream: too few of them run to choose a leader, or JetStream is not enabled for this account";

/** Whether nobody listens, of a call or of what failed for it. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof Error && (error.name === "JetStreamNotEnabled" || isUnanswered(error.cause));

/** Whether it is certain that the servers have not taken it: they said so, nobody heard it, or it was never sent. */
export const isRefused = (error: unknown): boolean =>
  error instanceof JetStreamApiError || error instanceof InvalidArgumentError || isUnanswered(error);

/** What is wrong with the store and what to do, in words without data. */
export function describeStoreError(error: unknown): string {
  const known = error instanceof JetStreamApiError ? SENTENCES[error.code] : isOverPayload(error) ? TOO_LARGE : undefined;
  if (isUnanswered(error)) return NOBODY_ANSWERS;
  return known ?? `NATS does not take it (${messageOf(error)})`;
}

/** Runs a call of NATS; its failure says what is wrong. */
export async function telling<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw new QueueUnavailable(describeStoreError(error), undefined, { cause: error });
  }
}

/** No leader; the same message, asked for before, is still on its way to the other servers. */
const PASSING = new Set([10008, 10158]);

/** Whether the servers may well do it in a moment: while they choose a leader, or are being reached again. */
export const passesByItself = (error: unknown): boolean =>
  error instanceof JetStreamApiError ? PASSING.has(error.code) : !(error instanceof InvalidArgumentError);

/** No server, or too few of them, to place a stream on; no leader. */
const STARTING = new Set([10005, 10008]);

/** What servers answer that have just started, if they do. */
export const passesAtStart = (error: unknown): boolean =>
  error instanceof JetStreamApiError ? STARTING.has(error.code) : error instanceof TimeoutError;
