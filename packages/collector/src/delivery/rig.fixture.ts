import type { Account, AdAccountId, Credentials } from "../capi/account.ts";
import type { Log, LogFields } from "../lib/log.ts";
import type { ManualClock } from "../lib/manual-clock.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { openMemoryQueue } from "../queue/drivers/memory.ts";
import type { Queue } from "../queue/queue.ts";
import type { AttemptEntry } from "../record/record.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN, type SandboxOptions } from "../sandbox/options.ts";
import { createSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import { DEFAULT_SETTINGS } from "../transform/cases/sample.ts";
import type { SiteKey, StoredEvent } from "../wire/stored-event.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import type { DeliveryFact } from "./fact.ts";
import type { Send } from "./send.ts";
import type { DeliverySite } from "./delivery-site.ts";
import { createMemoryTokenStore, type TokenStore } from "./token-store.ts";
import { createDeliveryWorker, type DeliveryParts, type DeliveryWorker } from "./worker.ts";

/** The delivery between a queue in memory and the sandbox, on a clock that is moved. */
export interface Rig {
  readonly clock: ManualClock;
  readonly queue: Queue;
  readonly sandbox: Sandbox;
  readonly worker: DeliveryWorker;
  readonly tokens: TokenStore;
  readonly sites: Map<string, DeliverySite>;
  readonly entries: AttemptEntry[];
  readonly facts: DeliveryFact[];
  readonly logged: { readonly level: string; readonly message: string; readonly fields: LogFields | undefined }[];
  put(...ids: readonly string[]): Promise<void>;
  putTo(site: string, ...ids: readonly string[]): Promise<void>;
  /** Moves the clock in steps until the condition holds; fails after `limitMs` of its time. */
  until(condition: () => boolean | Promise<boolean>, limitMs?: number): Promise<void>;
  /** Lets time pass in steps. */
  pass(ms: number): Promise<void>;
  processedIds(): readonly string[];
}

export const SITE_ACCOUNT: Account = {
  adAccountId: SANDBOX_AD_ACCOUNT_ID as AdAccountId,
  credentials: { kind: "token", accessToken: SANDBOX_TOKEN },
  apiBase: "http://sandbox/v5",
  test: false,
};

export const accountOf = (adAccountId: string, credentials: Credentials = SITE_ACCOUNT.credentials): Account => ({
  ...SITE_ACCOUNT,
  adAccountId: adAccountId as AdAccountId,
  credentials,
});

export const siteOf = (key: string, account: Account = SITE_ACCOUNT): DeliverySite => ({
  key: key as SiteKey,
  account,
  ...DEFAULT_SETTINGS,
});

/** The sandbox without sockets between. */
export const sendTo =
  (sandbox: Sandbox): Send =>
  async ({ url, headers, body }, signal) => {
    if (signal?.aborted) return { kind: "aborted" };
    const aborted = new Promise<"aborted">((resolve) => signal?.addEventListener("abort", () => resolve("aborted")));
    const asked = Promise.resolve(
      sandbox.app.request(new URL(url).pathname + new URL(url).search, {
        method: "POST",
        headers: headers(),
        body: body.slice(),
      }),
    );
    try {
      const response = await Promise.race([asked, aborted]);
      if (response === "aborted") return { kind: "aborted" };
      return {
        kind: "answer",
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    } catch {
      return { kind: "network", code: "ECONNRESET" };
    }
  };

export interface RigOptions extends Partial<Omit<DeliveryParts, "send" | "sites">> {
  readonly sandboxOptions?: Partial<SandboxOptions>;
  readonly sites?: readonly DeliverySite[];
  readonly wrapSend?: (send: Send) => Send;
  readonly wrapQueue?: (queue: Queue) => Queue;
}

export const createRig = ({ sandboxOptions, sites = [siteOf("shop")], wrapSend, wrapQueue, ...parts }: RigOptions = {}): Rig => {
  const clock = manualClock();
  const memory = openMemoryQueue({ clock });
  const queue = wrapQueue?.(memory) ?? memory;
  const sandbox = createSandbox({ clock, ...sandboxOptions });
  const byKey = new Map(sites.map((site) => [String(site.key), site]));
  const entries: AttemptEntry[] = [];
  const facts: DeliveryFact[] = [];
  const logged: Rig["logged"] = [];
  const tokens = parts.tokens ?? createMemoryTokenStore();
  const send = sendTo(sandbox);
  const worker = createDeliveryWorker({
    clock,
    queue,
    tokens,
    send: wrapSend?.(send) ?? send,
    sites: { find: (key) => byKey.get(key), all: () => [...byKey.values()] },
    random: () => 0.5,
    record: { attempted: (given) => void entries.push(...given) },
    log: recordingLog(logged),
    onEvent: (fact) => void facts.push(fact),
    ...parts,
  });
  const step = async (ms: number): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    clock.advance(ms);
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  };
  const eventOf = (site: string, id: string): StoredEvent => ({
    ...storedEvent({ id, site }),
    at: clock.now(),
    receivedAt: clock.now(),
  });

  return {
    clock,
    queue,
    sandbox,
    worker,
    tokens,
    sites: byKey,
    entries,
    facts,
    logged,
    put: async (...ids) => void (await queue.put(ids.map((id) => eventOf("shop", id)))),
    putTo: async (site, ...ids) => void (await queue.put(ids.map((id) => eventOf(site, id)))),
    async until(condition, limitMs = 60_000) {
      for (let passedMs = 0; !(await condition()); passedMs += 100) {
        if (passedMs > limitMs) throw new Error(`It did not come about within ${limitMs} ms.`);
        await step(100);
      }
    },
    async pass(ms) {
      const stepMs = Math.max(100, ms / 600);
      for (let passedMs = 0; passedMs < ms; passedMs += stepMs) await step(stepMs);
    },
    processedIds: () =>
      sandbox.received().flatMap(({ answer, event }) => (answer.status === "processed" ? [event.event_id] : [])),
  };
};

const recordingLog = (logged: Rig["logged"]): Log => {
  const at = (level: string) => (message: string, fields?: LogFields) => void logged.push({ level, message, fields });
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
};
