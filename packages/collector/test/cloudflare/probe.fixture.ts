/**
 * A second Worker for the tests: it tells the test what comes to the dead-letter queue, puts any message into the line, and asks for tokens
 * as delivering Workers do.
 */
import type { Account } from "../../src/capi/account.ts";
import { fetchSend } from "../../src/delivery/fetch-send.ts";
import { createAccessTokens } from "../../src/delivery/token.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { IncomingMessage, QueueBinding } from "../../src/queue/drivers/cloudflare/bindings.ts";
import { createKeeperTokenStore, type KeeperNamespace } from "../../src/runtimes/cloudflare/keeper-token-store.ts";
import { webClock } from "../../src/runtimes/web-clock.ts";

interface ProbeBindings {
  readonly EVENTS: QueueBinding;
  readonly TOKENS: KeeperNamespace;
  readonly SINK: string;
}

const DOORS: Record<string, (request: Request, env: ProbeBindings) => Promise<Response>> = {
  "/put": async (request, { EVENTS }) => {
    await EVENTS.sendBatch([{ body: await request.text(), contentType: "text" }]);
    return new Response();
  },
  "/token": async (request, { TOKENS }) => {
    const { account, secret } = (await request.json()) as { account: Account; secret: string };
    const store = createKeeperTokenStore(TOKENS, [secret]);
    const tokens = createAccessTokens({ store, send: fetchSend, clock: webClock, log: silentLog, userAgent: "probe" });
    const result = await tokens.get(account);
    return new Response(result.kind === "token" ? result.token.reveal() : `${result.kind}: ${result.message}`);
  },
};

export default {
  fetch: (request: Request, env: ProbeBindings) => DOORS[new URL(request.url).pathname]?.(request, env),
  async queue({ messages }: { messages: readonly IncomingMessage[] }, { SINK }: ProbeBindings) {
    for (const { body } of messages) await fetch(SINK, { method: "POST", body: String(body) });
  },
};
