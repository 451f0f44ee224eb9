import { createInbox, type Msg, type NatsConnection } from "@nats-io/transport-node";
import type { NoteAnswer } from "./reach.ts";

const NO_ANSWER_MS = 2000;
/** What the server itself answers in place of those who do not listen. */
const NOBODY = 503;

export interface Pulled {
  readonly message: Msg;
  /** In its stream. */
  readonly sequence: number;
}

/** A message that was just acknowledged reaches its consumer a moment later. */
const SETTLE_MS = 50;

/** Gives up to `batch` messages that are there now; none also where no server answers. */
export type Pull = (batch: number) => Promise<readonly Pulled[]>;

export interface PullParts {
  readonly connection: NatsConnection;
  /** Of the stream and of its consumer. */
  readonly name: string;
  /** Whether this node has put something there since this was last asked, which is then waited for a moment. */
  readonly takePublished: () => boolean;
  readonly noteAnswer: NoteAnswer;
  /** Nobody heard the request: the servers choose a leader, or the consumer is gone. */
  readonly onUnheard: () => Promise<void>;
}

/** (The library's own pulls wait at least a second where there are no messages.) */
export const createPull = ({ connection, name, takePublished, noteAnswer, onUnheard }: PullParts): Pull => {
  async function ask(pull: PullRequest): Promise<readonly Pulled[]> {
    const { pulled, isAnswered, isUnheard } = await request(connection, name, pull);
    noteAnswer(isAnswered);
    if (isUnheard) await onUnheard();
    return pulled;
  }

  return async (batch) => {
    const expected = takePublished();
    const pulled = await ask({ batch, no_wait: true });
    return pulled.length === 0 && expected ? ask({ batch: 1, expires: SETTLE_MS * 1e6 }) : pulled;
  };
};

interface PullRequest {
  readonly batch: number;
  readonly no_wait?: boolean;
  /** Nanoseconds. */
  readonly expires?: number;
}

async function request(
  connection: NatsConnection,
  name: string,
  pull: PullRequest,
): Promise<{ readonly pulled: readonly Pulled[]; readonly isAnswered: boolean; readonly isUnheard: boolean }> {
  const { batch } = pull;
  const inbox = createInbox();
  const answers = connection.subscribe(inbox, { max: batch + 1 });
  const timer = setTimeout(() => answers.unsubscribe(), NO_ANSWER_MS);
  const pulled: Pulled[] = [];
  let isAnswered = false;
  let isUnheard = false;
  try {
    connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${name}.${name}`, JSON.stringify(pull), { reply: inbox });
    for await (const message of answers) {
      // A status in place of a message: there are no more, or nobody to ask.
      isUnheard = message.headers?.code === NOBODY;
      isAnswered = !isUnheard;
      if (message.reply === undefined || message.reply === "") break;
      pulled.push({ message, sequence: sequenceOf(message.reply) });
      if (pulled.length === batch) break;
    }
  } finally {
    clearTimeout(timer);
    answers.unsubscribe();
  }
  return { pulled, isAnswered, isUnheard };
}

/** From the subject to acknowledge to (https://docs.nats.io/reference/reference-protocols/nats_api_reference, 2026-11-24). */
function sequenceOf(reply: string): number {
  const tokens = reply.split(".");
  return Number(tokens[tokens.length === 9 ? 5 : 7]);
}
