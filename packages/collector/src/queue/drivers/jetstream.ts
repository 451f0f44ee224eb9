import { setTimeout as wait } from "node:timers/promises";
import { jetstream, type JetStreamManager, jetstreamManager, type StreamInfo } from "@nats-io/jetstream";
import type { Clock } from "../../lib/clock.ts";
import { HOUR_MS, SECOND_MS, unixMs } from "../../lib/time.ts";
import type { Log } from "../../lib/log.ts";
import { eventKey } from "../event-key.ts";
import type { DeadRow, Origin, SettleWrites } from "../batch.ts";
import type { PendingLimits } from "../pending-puts.ts";
import { type Queue, QueueCannotOpen } from "../queue.ts";
import { parseEvent } from "../segment.ts";
import { engineTime } from "../shared/engine-time.ts";
import { openSharedQueue } from "../shared/shared-queue.ts";
import type { SharedStore } from "../shared/shared-store.ts";
import { parseAddress } from "./jetstream/address.ts";
import { agreed } from "./jetstream/agreed.ts";
import { openConnection } from "./jetstream/connection.ts";
import { openDeadLetters } from "./jetstream/dead-letters.ts";
import { openLater } from "./jetstream/later.ts";
import { readRow } from "./jetstream/later-rows.ts";
import type { MovedRow } from "./jetstream/later-writer.ts";
import { openLine } from "./jetstream/line.ts";
import { decodeMessage } from "./jetstream/messages.ts";
import { person } from "./jetstream/person.ts";
import { createPublish } from "./jetstream/publish.ts";
import { leaveUnanswered } from "./jetstream/reach.ts";
import type { Session } from "./jetstream/session.ts";
import { describeStoreError, isUnanswered, NO_LEADER, passesAtStart, telling } from "./jetstream/store-errors.ts";
import { ensureStreams, restoreStreams, streamName, type StreamRole } from "./jetstream/streams.ts";
import { walkBack } from "./jetstream/walk.ts";

export interface JetStreamQueueOptions extends PendingLimits {
  /** `nats://host:4222,other:4222?replicas=3`; `jetstream/address.ts` has all of it. */
  readonly address: string;
  readonly clock: Clock;
  readonly log: Log;
}

const MIB = 1024 * 1024;

const ANSWER_MS = 5 * SECOND_MS;
/** So much of the line is kept in memory for want of room among the retries; then no more is taken. */
const MAX_KEPT_BYTES = 64 * MIB;
/** What a message's headers and protocol take, at most. */
const OVERHEAD_BYTES = 1024;
/** What the doors take and add to it, with room to spare. */
const LARGEST_EVENT_BYTES = 96 * 1024;
const SMALL_PAYLOAD =
  "The NATS servers' max_payload is so small that large events are refused as long as it is. Set it to 131072 or more.";

const ONE_COPY =
  "Of the NATS cluster one server alone keeps what is accepted: while it is down nothing is taken, and with its disk all is lost. " +
  "Set replicas=3 in DAYFLY_QUEUE; streams that there are already: nats stream edit <name> --replicas 3.";

/**
 * The queue in NATS JetStream, shared by any number of nodes. Rejects with `QueueCannotOpen` when the servers cannot be reached, or are known
 * not to keep what they acknowledge. After a crash the events of a message that was settled in part are delivered again, with the same ids.
 */
export async function openJetStreamQueue({ address, ...parts }: JetStreamQueueOptions): Promise<Queue> {
  const session = await openSession(address, parts).catch((error: unknown) => {
    throw new QueueCannotOpen(`The queue cannot be opened: ${describeStoreError(error)}`, { cause: error });
  });
  const cluster = agreed(session);
  return openSharedQueue({ ...parts, time: session.time, store: jetStreamStore(session, cluster), cluster });
}

async function openSession(text: string, { clock, log }: { readonly clock: Clock; readonly log: Log }): Promise<Session> {
  const address = parseAddress(text);
  const connection = await openConnection(address, log);
  try {
    const options = { timeout: ANSWER_MS };
    const [manager, ackWaits] = await untilMade(async () => {
      const asking = await jetstreamManager(connection, options);
      return [asking, await ensureStreams({ manager: asking, address, clock, log })] as const;
    }, log);
    let maxPayload = 0;
    // Between servers there is no word of one: what the last one said holds.
    const maxBytes = (): number => (maxPayload = connection.info?.max_payload ?? maxPayload) - OVERHEAD_BYTES;
    if (maxBytes() < LARGEST_EVENT_BYTES) log.warn(SMALL_PAYLOAD);
    if (address.replicas === 1 && connection.info?.cluster !== undefined) log.warn(ONE_COPY);
    const jetStream = jetstream(connection, options);
    const time = await engineTime(clock, () => serverTime(manager, address.prefix, clock), log);
    const noteAnswer = leaveUnanswered(connection);
    const publish = createPublish(jetStream, noteAnswer);
    return { connection, jetStream, manager, publish, noteAnswer, address, ackWaits, maxBytes, clock, time, log };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** As the server tells it that leads the stream: with each answer, of which the library's types do not know. */
async function serverTime(manager: JetStreamManager, prefix: string, clock: Clock): Promise<number> {
  const info = await manager.streams.info(streamName(prefix, "line"));
  return "ts" in info ? Date.parse(String(info.ts)) : clock.now();
}

/** Servers that start choose a leader and get to know each other in less. */
const START_PATIENCE_MS = 15 * SECOND_MS;
const ASK_AGAIN_MS = 500;

/** Of nodes that make the same streams at the same moment a cluster answers one: the others find them there when they look again. */
async function untilMade<Value>(make: () => Promise<Value>, log: Log): Promise<Value> {
  const until = performance.now() + START_PATIENCE_MS;
  let told: string | undefined;
  for (;;) {
    try {
      return await make();
    } catch (error) {
      if (!passesAtStart(error) || performance.now() > until) throw error;
      const reason = describeStoreError(error);
      if (reason !== told) log.info("The NATS servers are waited for; they may be starting.", { reason });
      told = reason;
      await wait(ASK_AGAIN_MS);
    }
  }
}

function jetStreamStore(session: Session, cluster: ReturnType<typeof agreed>): SharedStore {
  const { connection, manager, address, time } = session;
  const line = openLine(session);
  const later = openLater(session);
  const dead = openDeadLetters(session, later, cluster);
  /** Of letters for which there was no room. */
  const postponed = new WeakMap<DeadRow, MovedRow>();

  /** A full stream of dead letters holds nothing up: what finds no room there is tried again in an hour. */
  async function buryOrPostpone(letters: readonly DeadRow[]): Promise<readonly MovedRow[]> {
    const noRoom = await dead.bury(letters.filter((letter) => !postponed.has(letter)));
    for (const letter of noRoom) postponed.set(letter, { ...letter, dueAt: time.of(unixMs(letter.diedAt + HOUR_MS)) });
    return later.move(letters.flatMap((letter) => postponed.get(letter) ?? []));
  }

  let restoration: Promise<void> | undefined;
  /** Where nobody listens for a stream, it may be gone: looked for behind the answer, for the next try. */
  async function restoring<Value>(work: () => Promise<Value>): Promise<Value> {
    return work().catch((error: unknown) => {
      if (isUnanswered(error)) {
        restoration ??= restoreStreams(session)
          .catch(() => undefined)
          .finally(() => (restoration = undefined));
      }
      throw error;
    });
  }

  /** What this node has lost, another has by now: what is still said of it here must not count. */
  const holds = (origin: Origin): boolean =>
    origin.kind === "job" ? later.holds(origin.id) : line.held.get(origin.id) !== undefined;

  async function settle({ segments, newJobs, jobs, dead: letters }: SettleWrites): Promise<void> {
    const rows = [...newJobs.filter(({ origin }) => holds(origin)), ...later.postponed(jobs)];
    // Elsewhere before they leave here: a crash in between repeats them and loses none. What finds no room there does not leave.
    const staying = (await Promise.all([later.move(rows), buryOrPostpone(letters.filter(({ origin }) => holds(origin)))])).flat();
    later.keep(staying, line.homeOf);
    const stayingJobs = new Set(staying.map(({ origin }) => origin.kind === "job" && origin.id));
    await Promise.all([line.settle(segments), later.settle(jobs.filter(({ id }) => !stayingJobs.has(id)))]);
  }

  const infoOf = (role: StreamRole): Promise<StreamInfo> =>
    manager.streams.info(streamName(address.prefix, role), { subjects_filter: ">" });

  async function oldestOf(role: "line" | "later", { state }: StreamInfo): Promise<number> {
    if (state.messages === 0) return Infinity;
    const message = await manager.streams.getMessage(streamName(address.prefix, role), { seq: state.first_seq });
    return message === null ? Infinity : (decodeMessage(message.data, message.header)?.receivedAt ?? Infinity);
  }

  return {
    append: (events) => restoring(() => line.append(events)),
    findTooLarge: line.findTooLarge,
    settle: (writes) => restoring(() => settle(writes)),
    claimSegments: (maxEvents) => telling(async () => (line.keptBytes() < MAX_KEPT_BYTES ? line.claim(maxEvents) : [])),
    claimJobs: (max, dueBy) => telling(() => later.claim(max, dueBy)),
    newestKeys: (max) => telling(() => newestKeys(session, max)),
    counts: () =>
      telling(async () => {
        const [inLine, inLater, letters] = await Promise.all([infoOf("line"), infoOf("later"), infoOf("dead")]);
        const oldest = Math.min(...(await Promise.all([oldestOf("line", inLine), oldestOf("later", inLater)])));
        let open = eventsIn(inLine);
        for (const { content } of line.held.all()) open -= content.events - content.open - content.kept.size;
        return {
          open,
          jobs: eventsIn(inLater) - later.settledInHand(),
          dead: letters.state.messages,
          ...(oldest === Infinity ? {} : { oldestReceivedAt: unixMs(oldest) }),
        };
      }),
    ...dead,
    ...person(session, { line, later, dead }),
    async probe() {
      const { cluster: servers } = await telling(() => infoOf("line"));
      // Without a leader the servers tell of a stream, and take nothing for it.
      if (servers && !servers.leader) throw new Error(NO_LEADER);
    },
    async close() {
      // Where the servers cannot be reached, everything comes back by itself.
      await Promise.all([line.close(), later.close(), cluster.close()]).catch(() => undefined);
      await connection.drain().catch(() => connection.close());
    },
  };
}

/** The number of events stands in the last place of each subject. */
const eventsIn = ({ state }: StreamInfo): number =>
  Object.entries(state.subjects ?? {}).reduce(
    (sum, [subject, messages]) => sum + Number(subject.split(".").at(-1)) * messages,
    0,
  );

/** At most so much is read for it. */
const MAX_MESSAGES = 10_000;
const MAX_READ_BYTES = 64 * MIB;

async function newestKeys({ manager, address }: Session, max: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const role of ["line", "later"] as const) {
    const keys: string[] = [];
    let messages = 0;
    let bytes = 0;
    for await (const message of walkBack(manager, streamName(address.prefix, role))) {
      const text = decodeMessage(message.data, message.header)?.text ?? "";
      const lines = role === "line" ? text.split("\n") : text.split("\n").map((one) => readRow(one, 0).event);
      for (const one of lines.toReversed()) {
        const event = parseEvent(one);
        if (event) keys.push(eventKey(event));
      }
      messages += 1;
      bytes += message.data.byteLength;
      if (keys.length >= max || messages >= MAX_MESSAGES || bytes >= MAX_READ_BYTES) break;
    }
    found.push(...keys.slice(0, max));
  }
  return found;
}
