/** What `DAYFLY_QUEUE` begins with, by engine. */
export const QUEUE_SCHEMES = ["sqlite:", "postgres:", "nats:", "memory:"] as const;

export type QueueScheme = (typeof QUEUE_SCHEMES)[number];
