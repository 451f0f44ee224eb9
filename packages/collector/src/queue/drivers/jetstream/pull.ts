import { createInbox, type Msg, type NatsConnection } from "@nats-io/transport-node";

/** Since the last message, for a pull of many takes its time on a slow way. */
const NO_ANSWER_MS = 2000;
/** What the server itself answers in place of those who do not listen. */
const NOBODY = 503;
/** The next message is larger than what is left of the bytes that were asked for. */
const TOO_LARGE = 409;
/** What is asked for at a time: the server's other answers wait behind it, and one that says nothing for three seconds is left. */
const MAX_BYTES = 2 * 1024 * 1024;

export interface Pulled {
  readonly message: Msg;
  /** In its stream. */
  readonly sequence: number;
}

/** A message that was just acknowledged reaches its consumer a moment later. */
const SETTLE_MS = 50;

/** Gives up to `batch` messages that are there now, some of them where they are large; none also where no server answers. */
export type Pull = (batch: number) => Promise<readonly Pulled[]>;

export interface PullParts {
  readonly connection: NatsConnection;
  /** Of the stream and of its consumer. */
  readonly name: string;
  /** Whether this node has put something there since it last asked, which is then waited for a moment. */
  readonly hasPublished: () => boolean;
  /** Nobody heard the request: the servers choose a leader, or the consumer is gone. */
  readonly onUnheard: () => Promise<void>;
}

/** (The library's own pulls wait at least a second where there are no messages.) */
export const createPull = ({ connection, name, hasPublished, onUnheard }: PullParts): Pull => {
  async function ask(pull: PullRequest): Promise<readonly Pulled[]> {
    const { pulled, status } = await request(connection, name, pull);
    if (status === NOBODY) await onUnheard();
    // One that is larger than all of it comes alone.
    return status === TOO_LARGE && pulled.length === 0 && pull.max_bytes !== undefined
      ? ask({ batch: 1, no_wait: true })
      : pulled;
  }

  return async (batch) => {
    const expected = hasPublished();
    const pulled = await ask({ batch, no_wait: true, max_bytes: MAX_BYTES });
    return pulled.length === 0 && expected ? ask({ batch: 1, expires: SETTLE_MS * 1e6 }) : pulled;
  };
};

interface PullRequest {
  readonly batch: number;
  readonly no_wait?: boolean;
  readonly max_bytes?: number;
  /** Nanoseconds. */
  readonly expires?: number;
}

async function request(
  connection: NatsConnection,
  name: string,
  pull: PullRequest,
): Promise<{ readonly pulled: readonly Pulled[]; readonly status?: number }> {
  const { batch } = pull;
  const inbox = createInbox();
  const answers = connection.subscribe(inbox, { max: batch + 1 });
  const timer = setTimeout(() => answers.unsubscribe(), NO_ANSWER_MS);
  const pulled: Pulled[] = [];
  let status: number | undefined;
  try {
    connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${name}.${name}`, JSON.stringify(pull), { reply: inbox });
    for await (const message of answers) {
      // A status in place of a message: there are no more, or nobody to ask.
      status = message.headers?.code;
      if (message.reply === undefined || message.reply === "") break;
      timer.refresh();
      pulled.push({ message, sequence: sequenceOf(message.reply) });
      if (pulled.length === batch) break;
    }
  } finally {
    clearTimeout(timer);
    answers.unsubscribe();
  }
  return { pulled, ...(status === undefined ? {} : { status }) };
}

/** From the subject to acknowledge to (https://docs.nats.io/reference/reference-protocols/nats_api_reference, 2026-11-24). */
function sequenceOf(reply: string): number {
  const tokens = reply.split(".");
  return Number(tokens[tokens.length === 9 ? 5 : 7]);
}
