const FIRST_SECONDS = 60;
const LONGEST_SECONDS = 3600;

/**
 * How long a message is put off while the settings are not complete, by how often it was delivered. Each time counts towards the consumer's
 * `max_retries`, after which Cloudflare gives the message to the dead-letter queue.
 */
export const settingsPauseSeconds = (attempts: number): number => Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (attempts - 1));
