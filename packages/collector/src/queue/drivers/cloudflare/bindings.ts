/** What is used of a queue's producer. Source: https://developers.cloudflare.com/queues/configuration/javascript-apis/ */
export interface QueueBinding {
  sendBatch(messages: readonly OutgoingMessage[]): Promise<unknown>;
}

export interface OutgoingMessage {
  readonly body: string;
  readonly contentType: "text";
  readonly delaySeconds?: number;
}

/** What is used of the messages that a consumer is given. One that is neither acknowledged nor returned comes again. */
export interface IncomingMessage {
  readonly body: unknown;
  /** 1 at the first delivery. */
  readonly attempts: number;
  ack(): void;
  retry(options: { readonly delaySeconds: number }): void;
}
