import { Pool, type PoolConfig, type QueryConfig, type QueryResultRow } from "pg";
import { takeTurns } from "../../../lib/take-turns.ts";
import { SECOND_MS } from "../../../lib/time.ts";
import { QueueUnavailable } from "../../queue.ts";
import { describeStoreError } from "./store-errors.ts";

/** A statement that the server parses once for each connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** How long to wait for its outcome, which nobody knows afterwards; default half a minute. */
  readonly answerMs?: number;
}

export interface Connection {
  /** Rejects with a sentence that says what is wrong. */
  run(statement: Statement, values?: readonly unknown[]): Promise<readonly QueryResultRow[]>;
}

export interface Database extends Connection {
  /** Runs `work` in a transaction that holds all of it or, when it rejects, none. */
  transaction<Value>(work: (connection: Connection) => Promise<Value>): Promise<Value>;
  /** Runs `work` on a connection that nobody else uses meanwhile: for locks of a session. */
  session<Value>(work: (connection: Connection) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/**
 * The same database for work that nobody's delivery waits for, and that may take its time: two such at once, so that the line finds a connection.
 * The others wait for their turn.
 */
export function aside({ run, transaction, session, close }: Database): Database {
  const inTurn = takeTurns(2);
  return {
    run: (statement, values) => inTurn(() => run(statement, values)),
    transaction: (work) => inTurn(() => transaction(work)),
    session: (work) => inTurn(() => session(work)),
    close,
  };
}

export interface DatabaseAddress {
  readonly url: string;
  readonly schema: string;
}

const MAX_CONNECTIONS = 6;
/** The pool hears of a connection that breaks only while nobody has it; whoever has it is told by the next query. */
const heard = (): void => {};
const ANSWER_MS = 30 * SECOND_MS;

/**
 * A node that hangs in a transaction, or whose machine is gone without a word, keeps its rows and locks from the others until the database ends
 * its session: by default for ever, or for two hours.
 */
const LETS_GO =
  "-c idle_in_transaction_session_timeout=10s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

/** `postgres://user:password@host/database?schema=dayfly`; what else it says goes to the driver. */
export function parseAddress(address: string): DatabaseAddress {
  const url = new URL(address);
  const schema = url.searchParams.get("schema") ?? "dayfly";
  url.searchParams.delete("schema");
  return { url: url.href, schema };
}

export function openPool({ url, schema }: DatabaseAddress): Database {
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    keepAlive: true,
    connectionTimeoutMillis: 3 * SECOND_MS,
    application_name: "dayfly",
    options: `-c search_path="${schema.replaceAll('"', '""')}" ${LETS_GO}`,
  } satisfies PoolConfig);
  // An idle connection that breaks is replaced; the next query tells what is wrong.
  pool.on("error", () => {});

  type Client = Pick<Pool, "query">;
  const connectionOf = (client: Client): Connection => ({
    async run({ name, text, answerMs = ANSWER_MS }, values = []) {
      // The types do not know of a query's own time.
      const query: QueryConfig & { query_timeout: number } = { name, text, values: [...values], query_timeout: answerMs };
      try {
        return (await client.query(query)).rows;
      } catch (error) {
        throw new QueueUnavailable(describeStoreError(error), undefined, { cause: error });
      }
    },
  });

  async function session<Value>(work: (connection: Connection) => Promise<Value>): Promise<Value> {
    const client = await pool.connect().catch((error: unknown) => {
      throw new QueueUnavailable(describeStoreError(error), undefined, { cause: error });
    });
    client.on("error", heard);
    let failure: Error | undefined;
    try {
      return await work(connectionOf(client));
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // A connection with a broken transaction is not used again.
      client.release(failure);
      client.off("error", heard);
    }
  }

  return {
    ...connectionOf(pool),
    session,
    transaction: (work) =>
      session(async (connection) => {
        await connection.run({ name: "", text: "begin" });
        const value = await work(connection);
        await connection.run({ name: "", text: "commit" });
        return value;
      }),
    close: () => pool.end(),
  };
}
