import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Clock } from "../../../lib/clock.ts";
import type { Log } from "../../../lib/log.ts";
import type { SteadyTime } from "../../steady-time.ts";
import type { JetStreamAddress } from "./address.ts";
import type { Publish } from "./publish.ts";
import type { NoteAnswer } from "./reach.ts";
import type { AckWaits } from "./streams.ts";

/** What every part of the driver works with. */
export interface Session {
  readonly connection: NatsConnection;
  readonly jetStream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly publish: Publish;
  readonly noteAnswer: NoteAnswer;
  readonly address: JetStreamAddress;
  readonly ackWaits: AckWaits;
  /** What a message's body may have now: a server may come back with another limit. */
  maxBytes(): number;
  readonly clock: Clock;
  /** What due times are kept in: by the servers' clock. */
  readonly time: SteadyTime;
  readonly log: Log;
}
