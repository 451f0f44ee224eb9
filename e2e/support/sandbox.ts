import type { Page } from "playwright/test";
import { expect } from "playwright/test";
import type { CapiEvent } from "../../packages/collector/src/capi/event.ts";
import type { ReceivedEvent } from "../../packages/collector/src/sandbox/ledger.ts";

/** Part of an event, as `toMatchObject` takes it. */
export type EventPattern = Readonly<Record<string, unknown>>;

const receivedBy = async (sandboxUrl: string): Promise<readonly ReceivedEvent[]> => {
  const reply = await fetch(`${sandboxUrl}/__sandbox/events`);
  return (await reply.json()).events;
};

/** What Pinterest's stand-in holds, oldest first, repeats too. */
export const sandboxEvents = async (sandboxUrl: string): Promise<readonly CapiEvent[]> =>
  (await receivedBy(sandboxUrl)).map(({ event }) => event as unknown as CapiEvent);

/** Makes every call fail with this status until it is called with nothing. */
export const setSandboxFault = async (sandboxUrl: string, status?: number): Promise<void> => {
  const reply =
    status === undefined
      ? await fetch(`${sandboxUrl}/__sandbox/faults`, { method: "DELETE" })
      : await fetch(`${sandboxUrl}/__sandbox/faults`, { method: "POST", body: JSON.stringify({ kind: "status", status }) });
  if (!reply.ok) throw new Error(`The sandbox refused the fault: ${await reply.text()}`);
};

export interface Expectation {
  readonly action: () => Promise<void>;
  /** Each must have come, once. */
  readonly expected: readonly EventPattern[];
  /** None of these may have come. */
  readonly refuted?: readonly EventPattern[];
}

/**
 * Do this in the browser: these events must come to Pinterest, those must not. A fence event follows the action, and what came before it
 * is judged, so "must not" waits for no clock. Gives all events up to the fence.
 */
export const expectDelivered = async (
  page: Page,
  sandboxUrl: string,
  { action, expected, refuted = [] }: Expectation,
): Promise<readonly CapiEvent[]> => {
  await action();
  for (const pattern of expected) {
    await expect
      .poll(async () => matching(await sandboxEvents(sandboxUrl), pattern).length, {
        message: `comes once: ${JSON.stringify(pattern)}`,
      })
      .toBe(1);
  }
  const fence = await page.evaluate(() => (window as unknown as { _df: { track(name: string): string } })._df.track("e2e_fence"));
  await expect.poll(async () => matching(await sandboxEvents(sandboxUrl), { event_id: fence }).length).toBe(1);
  const events = (await sandboxEvents(sandboxUrl)).filter(({ event_id }) => event_id !== fence);
  for (const pattern of expected) expect(matching(events, pattern), `comes once: ${JSON.stringify(pattern)}`).toHaveLength(1);
  for (const pattern of refuted) expect(matching(events, pattern), `must not come: ${JSON.stringify(pattern)}`).toEqual([]);
  return events;
};

const matching = (events: readonly CapiEvent[], pattern: EventPattern): readonly CapiEvent[] =>
  events.filter((event) => {
    try {
      expect(event).toMatchObject(pattern);
      return true;
    } catch {
      return false;
    }
  });
