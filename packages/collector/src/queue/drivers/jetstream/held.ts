import type { Msg } from "@nats-io/transport-node";
import { SECOND_MS } from "../../../lib/time.ts";
import type { Pulled } from "./pull.ts";
import type { Session } from "./session.ts";
import { readAckWait, streamName } from "./streams.ts";

/** A message that this node has taken and not settled. */
export interface Held<Content> {
  /** Of this taking: the same message taken again has another. */
  readonly id: number;
  readonly sequence: number;
  readonly content: Content;
  message: Msg;
}

/** The messages of a consumer that this node holds: the server is told that they are worked on until they are let go of. */
export interface HeldMessages<Content> {
  /** Undefined when the message is held already: the server had given it up for lost, which it is not. */
  take(pulled: Pulled, content: Content): Held<Content> | undefined;
  get(id: number): Held<Content> | undefined;
  holds(sequence: number): boolean;
  all(): Iterable<Held<Content>>;
  /** Settled: the message leaves its stream. Resolves when the server has it, or did not answer: then it comes again. */
  acknowledge(held: Held<Content>): Promise<void>;
  /** Other nodes get it at once. */
  release(held: Held<Content>): void;
  close(): Promise<void>;
}

/** The puts of the same commit wait for it, too, and nothing depends on the answer. */
const ANSWER_MS = 2 * SECOND_MS;

export function holdMessages<Content>(session: Session, role: "line" | "later"): HeldMessages<Content> {
  const { connection, manager, address, clock, log } = session;
  const name = streamName(address.prefix, role);
  const bySequence = new Map<number, Held<Content>>();
  const byId = new Map<number, Held<Content>>();
  const closing = new AbortController();
  let ackWaitMs = session.ackWaits[role];
  let lastId = 0;
  /** By the time that passes for the server too, whatever clock this process was given. */
  let heardAtMs = performance.now();
  let beating: Promise<void> | undefined;

  function forget(held: Held<Content>): void {
    bySequence.delete(held.sequence);
    byId.delete(held.id);
  }

  /** Cut off for too long: others have them by now, and what is still said of them here must not count. */
  function forgetLost(): void {
    if (performance.now() - heardAtMs > ackWaitMs) for (const held of byId.values()) forget(held);
  }

  /** The consumer's leader hears what is said before it is asked: of a server that is cut off from it an answer would tell nothing. */
  async function beat(): Promise<void> {
    const startedAtMs = performance.now();
    for (const { message } of byId.values()) message.respond("+WPI");
    const toldMs = await readAckWait(manager, name);
    forgetLost();
    heardAtMs = startedAtMs;
    if (toldMs === ackWaitMs) return;
    // An operator may change it while nodes run.
    log.warn(
      `The ack_wait of the consumer ${name} was changed. What nodes had in hand just then may be delivered twice, with the same ids.`,
      { seconds: toldMs / SECOND_MS, before: ackWaitMs / SECOND_MS },
    );
    ackWaitMs = toldMs;
  }

  async function beatOn(): Promise<void> {
    for (;;) {
      await clock.sleep(ackWaitMs / 3, closing.signal);
      if (closing.signal.aborted) return;
      await beat().catch(() => undefined);
    }
  }

  return {
    take(pulled, content) {
      const known = bySequence.get(pulled.sequence);
      if (known) {
        known.message = pulled.message;
        return undefined;
      }
      beating ??= beatOn();
      if (byId.size === 0) heardAtMs = performance.now();
      const held = { id: ++lastId, sequence: pulled.sequence, content, message: pulled.message };
      bySequence.set(held.sequence, held);
      byId.set(held.id, held);
      return held;
    },
    get(id) {
      forgetLost();
      return byId.get(id);
    },
    holds: (sequence) => bySequence.has(sequence),
    all: () => byId.values(),
    async acknowledge(held) {
      forget(held);
      const { reply } = held.message;
      if (reply !== undefined) await connection.request(reply, "+ACK", { timeout: ANSWER_MS }).catch(() => undefined);
    },
    release(held) {
      forget(held);
      held.message.respond("-NAK");
    },
    async close() {
      closing.abort();
      await beating;
    },
  };
}

/** Leaves a message that nobody holds to its server for a while. */
export const postpone = (message: Msg, ms: number): void =>
  void message.respond(`-NAK ${JSON.stringify({ delay: Math.ceil(ms) * 1e6 })}`);
