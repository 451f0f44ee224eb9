import type { JetStreamManager, StoredMsg } from "@nats-io/jetstream";

/** All messages of a stream at this moment, from that number on, the oldest first, as its leader has them. */
export async function* walk(manager: JetStreamManager, stream: string, from = 1): AsyncGenerator<StoredMsg> {
  const last = (await manager.streams.info(stream)).state.last_seq;
  for (let next = from; next <= last;) {
    const query = { seq: next, next_by_subj: ">" };
    const message = await manager.streams.getMessage(stream, query);
    if (message === null || message.seq > last) return;
    yield message;
    next = message.seq + 1;
  }
}

/** So many are asked for at a time; those that are gone answer fast. */
const AT_A_TIME = 50;

/** The same, the newest first, from `before` on. */
export async function* walkBack(manager: JetStreamManager, stream: string, before?: number): AsyncGenerator<StoredMsg> {
  const { state } = await manager.streams.info(stream);
  if (state.messages === 0) return;
  for (let last = Math.min(state.last_seq, (before ?? Infinity) - 1); last >= state.first_seq; last -= AT_A_TIME) {
    const count = Math.min(AT_A_TIME, last - state.first_seq + 1);
    const sequences = Array.from({ length: count }, (_, place) => last - place);
    for (const message of await Promise.all(sequences.map((seq) => manager.streams.getMessage(stream, { seq })))) {
      if (message !== null) yield message;
    }
  }
}
