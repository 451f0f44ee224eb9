import { Hono } from "hono";
import { isJsonObject } from "../lib/json.ts";
import type { FaultBook } from "./fault-book.ts";
import { decodeFaultRule } from "./fault.ts";
import type { Ledger } from "./ledger.ts";
import type { TokenBook } from "./token-book.ts";

export interface ControlParts {
  readonly ledger: Ledger;
  readonly faults: FaultBook;
  readonly tokens: TokenBook;
}

/**
 * The sandbox's own addresses under `/__sandbox`, for scripts in any language:
 * `GET events`, `GET requests` (newest N, oldest first) · `GET counters` · `GET ids` (a line an id: ad account, event_name, event_id, tab
 * between them) · `DELETE /__sandbox` (forgets all that it got, and the faults) · `GET faults`, `POST faults` (a FaultRule, answered `{id}`),
 * `DELETE faults`, `DELETE faults/{id}` · `POST revoke` (`{token}`: an access or refresh token ends now).
 */
export const createControlRoutes = ({ ledger, faults, tokens }: ControlParts) => {
  const app = new Hono();

  app.get("/events", (c) => c.json({ events: ledger.events() }));
  app.get("/requests", (c) => c.json({ requests: ledger.requests() }));
  app.get("/counters", (c) => c.json(ledger.counters()));
  app.get("/ids", (c) => c.body(toLines(ledger.ids()), 200, { "Content-Type": "text/plain; charset=utf-8" }));
  app.delete("/", (c) => {
    ledger.clear();
    faults.clear();
    return c.body(null, 204);
  });

  app.get("/faults", (c) => c.json({ faults: faults.list() }));
  app.post("/faults", async (c) => {
    const decoded = decodeFaultRule(await c.req.json().catch(() => undefined));
    return decoded.ok ? c.json({ id: faults.add(decoded.value) }, 201) : c.json({ message: decoded.failure }, 400);
  });
  app.delete("/faults", (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  app.delete("/faults/:id", (c) => c.body(null, faults.remove(c.req.param("id")) ? 204 : 404));

  app.post("/revoke", async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const token = isJsonObject(body) ? body["token"] : undefined;
    if (typeof token !== "string") return c.json({ message: 'send {"token": "…"}' }, 400);
    return c.body(null, tokens.revoke(token) ? 204 : 404);
  });
  return app;
};

/** A million ids are 80 MB of text: streamed, never held. */
const toLines = (ids: Iterable<readonly string[]>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  const iterator = ids[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      let text = "";
      while (text.length < 64 * 1024) {
        const next = iterator.next();
        if (next.done === true) {
          controller.enqueue(encoder.encode(text));
          return controller.close();
        }
        text += `${next.value.join("\t")}\n`;
      }
      controller.enqueue(encoder.encode(text));
    },
  });
};
