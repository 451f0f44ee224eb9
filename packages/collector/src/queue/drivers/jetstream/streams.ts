import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "@nats-io/jetstream";
import type { Clock } from "../../../lib/clock.ts";
import type { Log } from "../../../lib/log.ts";
import { SECOND_MS } from "../../../lib/time.ts";
import type { JetStreamAddress } from "./address.ts";

const toNanos = (ms: number): number => ms * 1e6;

/** A message that a node took and does not say that it works on comes back after so long. */
const ACK_WAIT_MS = 30 * SECOND_MS;
const DUPLICATE_WINDOW_MS = 120 * SECOND_MS;

/** `line`: segments as they came. `later`: events that are due again. `dead`: a message for each dead letter. */
const ROLES = ["line", "later", "dead"] as const;
export type StreamRole = (typeof ROLES)[number];

export const streamName = (prefix: string, role: StreamRole): string => `${prefix}-${role}`;
/** The number of events stands in the subject, so that the server can count them. */
export const subjectOf = (prefix: string, role: StreamRole, events: number): string => `${prefix}.${role}.${events}`;

const SHARE_OF_BYTES = { line: 0.5, later: 0.25, dead: 0.25 } as const satisfies Record<StreamRole, number>;

function wantedStream({ prefix, replicas, maxBytes }: JetStreamAddress, role: StreamRole): Partial<StreamConfig> {
  return {
    name: streamName(prefix, role),
    subjects: [`${prefix}.${role}.*`],
    storage: StorageType.File,
    num_replicas: replicas,
    retention: role === "dead" ? RetentionPolicy.Limits : RetentionPolicy.Workqueue,
    // Full means that it refuses, never that it forgets.
    discard: DiscardPolicy.New,
    max_bytes: Math.floor(maxBytes * SHARE_OF_BYTES[role]),
    max_msgs: -1,
    max_age: 0,
    duplicate_window: toNanos(DUPLICATE_WINDOW_MS),
  };
}

const wantedConsumer = (name: string): Partial<ConsumerConfig> => ({
  durable_name: name,
  ack_policy: AckPolicy.Explicit,
  ack_wait: toNanos(ACK_WAIT_MS),
  max_deliver: -1,
  max_ack_pending: -1,
});

/** Without these what was acknowledged may be lost, so that differing ones are refused; others are reported. */
const MUST_HOLD = ["storage", "retention", "discard", "max_age", "max_msgs"];

/** How long each consumer waits for a word on a message that was taken, at the start. */
export type AckWaits = Readonly<Record<"line" | "later", number>>;

/**
 * A stream that takes another's place goes on behind its numbers: what nodes still hold of the removed one they acknowledge by number, and the
 * server would take a new message for it.
 */
const numbered = (role: StreamRole, clock: Pick<Clock, "now">): Partial<StreamConfig> =>
  role === "dead" ? {} : { first_seq: Math.floor(clock.now()) };

export interface StreamParts {
  readonly manager: JetStreamManager;
  readonly address: JetStreamAddress;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/** Makes the streams and consumers that are not there, and checks those that are. A differing one is told, and never changed. */
export async function ensureStreams({ manager, address, clock, log }: StreamParts): Promise<AckWaits> {
  const waits = { line: ACK_WAIT_MS, later: ACK_WAIT_MS };
  for (const role of ROLES) {
    const wanted = wantedStream(address, role);
    const there = await infoOf(() => manager.streams.info(streamName(address.prefix, role)));
    if (there) report(streamName(address.prefix, role), wanted, there.config, log);
    else await addStream(manager, { ...wanted, ...numbered(role, clock), name: streamName(address.prefix, role) });
    if (role === "dead") continue;
    const consumer = streamName(address.prefix, role);
    const known = await infoOf(() => manager.consumers.info(consumer, consumer));
    if (known) report(`${consumer} (consumer)`, wantedConsumer(consumer), known.config, log);
    waits[role] = ackWaitOf(known ?? (await manager.consumers.add(consumer, wantedConsumer(consumer))));
  }
  return waits;
}

const NAME_TAKEN = 10_058;

/** Another node may make it at the same moment, which is no error. */
async function addStream(manager: JetStreamManager, config: Parameters<JetStreamManager["streams"]["add"]>[0]): Promise<void> {
  await manager.streams.add(config).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError) || error.code !== NAME_TAKEN) throw error;
  });
}

const ackWaitOf = ({ config }: ConsumerInfo): number => (config.ack_wait ?? 0) / toNanos(1);

/** Milliseconds, as of now. */
export const readAckWait = async (manager: JetStreamManager, name: string): Promise<number> =>
  ackWaitOf(await manager.consumers.info(name, name));

/** Makes streams anew that were removed while nodes run, with their consumers. */
export async function restoreStreams(parts: StreamParts): Promise<void> {
  const { manager, address, log } = parts;
  for (const role of ROLES) {
    const name = streamName(address.prefix, role);
    if (await infoOf(() => manager.streams.info(name))) continue;
    log.error(`The stream ${name} is gone, with all that was in it, and is made anew. Who removed it?`);
    return void (await ensureStreams(parts));
  }
}

const CONSUMER_GONE = 10_014;

/** Makes a consumer anew that was removed while nodes run; what they had of it comes again. */
export async function restoreConsumer(manager: JetStreamManager, name: string, ackWaitMs: number, log: Log): Promise<void> {
  try {
    await manager.consumers.info(name, name);
  } catch (error) {
    // Whatever else it is: without servers that answer, nothing can be made.
    if (!(error instanceof JetStreamApiError) || error.code !== CONSUMER_GONE) return;
    await manager.consumers.add(name, { ...wantedConsumer(name), ack_wait: toNanos(ackWaitMs) });
    log.warn(`The consumer ${name} was gone and is made anew; what nodes had in hand is delivered twice, with the same ids.`);
  }
}

async function infoOf<Info>(ask: () => Promise<Info>): Promise<Info | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const isNotFound = (error: unknown): boolean => error instanceof Error && "status" in error && error.status === 404;

function report(name: string, wanted: object, there: object, log: Log): void {
  const found = new Map<string, unknown>(Object.entries(there));
  const differing = Object.entries(wanted).filter(([key, value]) => JSON.stringify(found.get(key)) !== JSON.stringify(value));
  const fatal = differing.filter(([key]) => MUST_HOLD.includes(key));
  const describe = (rows: typeof differing): string =>
    rows.map(([key, value]) => `${key} is ${JSON.stringify(found.get(key))}, not ${JSON.stringify(value)}`).join("; ");
  if (fatal.length > 0) {
    throw new Error(
      `${name} is set up so that it may lose events: ${describe(fatal)}. Correct it with \`nats stream edit\`, or name another prefix.`,
    );
  }
  if (differing.length > 0)
    log.warn(
      `${name} differs from the settings: ${describe(differing)}. It is left as it is; edit it with the \`nats\` command, or change DAYFLY_QUEUE.`,
    );
}
