import { describe, expect, it } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { anApiEvent, post } from "./api-event.fixture.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "./options.ts";
import { createSandbox } from "./sandbox.ts";

const start = () => {
  const sandbox = createSandbox({ clock: manualClock(), random: () => 0 });
  const ask = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: typeof body === "string" ? body : JSON.stringify(body) };
    const response = await sandbox.app.request(`/__sandbox${path}`, init);
    const text = await response.text();
    return { status: response.status, text, json: () => Object(JSON.parse(text)) };
  };
  return { sandbox, ask };
};

const BAD_FAULTS: [name: string, body: unknown][] = [
  ["an unknown kind", { kind: "explode" }],
  ["a field of another kind", { kind: "reset", ms: 5 }],
  ["a missing field", { kind: "latency" }],
  ["a probability over 1", { kind: "hang", probability: 2 }],
  ["a status that is no error", { kind: "status", status: 204 }],
  ["a header that is no text", { kind: "status", status: 429, headers: { "Retry-After": 5 } }],
  ["no object", []],
  ["no JSON", "{"],
];

describe("createControlRoutes", () => {
  it("lists events, requests, counters and ids", async () => {
    const { sandbox, ask } = start();
    await post(sandbox, [anApiEvent(), anApiEvent({ event_id: "order-2" })]);
    expect((await ask("GET", "/events")).json().events).toMatchObject([
      { event: { event_id: "order-1" } },
      { requestId: "request-1" },
    ]);
    expect((await ask("GET", "/requests")).json().requests).toMatchObject([{ status: 200, numEvents: 2 }]);
    expect((await ask("GET", "/counters")).json()).toMatchObject({ requests: 1, processed: 2, unique: 2 });
    expect((await ask("GET", "/ids")).text).toBe(
      `${SANDBOX_AD_ACCOUNT_ID}\tcheckout\torder-1\n${SANDBOX_AD_ACCOUNT_ID}\tcheckout\torder-2\n`,
    );
  });

  it("forgets events and faults on DELETE", async () => {
    const { sandbox, ask } = start();
    await post(sandbox, [anApiEvent()]);
    await ask("POST", "/faults", { kind: "hang" });
    expect((await ask("DELETE", "")).status).toBe(204);
    expect((await ask("GET", "/counters")).json()).toMatchObject({ requests: 0, events: 0, unique: 0, byStatus: {} });
    expect((await post(sandbox, [anApiEvent()])).status).toBe(200);
    expect(sandbox.received()[0]?.duplicate).toBe(false);
  });

  it("adds, lists and removes faults", async () => {
    const { sandbox, ask } = start();
    const { id } = (await ask("POST", "/faults", { kind: "status", status: 500, times: 2 })).json();
    expect((await post(sandbox, [anApiEvent()])).status).toBe(500);
    expect((await ask("GET", "/faults")).json().faults).toMatchObject([{ id, strikes: 1, rule: { kind: "status" } }]);
    expect((await ask("DELETE", `/faults/${id}`)).status).toBe(204);
    expect((await ask("DELETE", `/faults/${id}`)).status).toBe(404);
    expect((await post(sandbox, [anApiEvent()])).status).toBe(200);
    await ask("POST", "/faults", { kind: "status", status: 500 });
    await ask("DELETE", "/faults");
    expect((await post(sandbox, [anApiEvent()])).status).toBe(200);
  });

  it.each(BAD_FAULTS)("refuses a fault with %s", async (_name, body) => {
    const { sandbox, ask } = start();
    const answer = await ask("POST", "/faults", body);
    expect(answer.status).toBe(400);
    expect(answer.json().message).toContain("kinds are latency, hang, reset");
    expect(sandbox.faults()).toEqual([]);
  });

  it("revokes a token", async () => {
    const { sandbox, ask } = start();
    expect((await ask("POST", "/revoke", { token: SANDBOX_TOKEN })).status).toBe(204);
    expect((await post(sandbox, [anApiEvent()])).status).toBe(401);
    expect((await ask("POST", "/revoke", { token: SANDBOX_TOKEN })).status).toBe(404);
    expect((await ask("POST", "/revoke", {})).status).toBe(400);
  });

  it("breaks the body in process, where there is no socket to reset", async () => {
    const { sandbox } = start();
    sandbox.addFault({ kind: "reset" });
    const response = await post(sandbox, [anApiEvent()]);
    await expect(response.text()).rejects.toThrow("reset this connection");
  });
});
