/** Takes up to `max` entries of one kind out of the line. */
export type Take<Entry> = (max: number) => readonly Entry[];

/** Fills a lease with at most half retries while fresh events wait, and with either kind alone when the other has none. */
export function shareLease<Entry>(max: number, takeRetries: Take<Entry>, takeFresh: Take<Entry>): readonly Entry[] {
  const retries = takeRetries(Math.ceil(max / 2));
  const fresh = takeFresh(max - retries.length);
  const room = max - retries.length - fresh.length;
  return [...retries, ...(room > 0 ? takeRetries(room) : []), ...fresh];
}
