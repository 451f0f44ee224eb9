import { describe, expect, it } from "vitest";
import { createInnerApp } from "./inner-app.ts";
import { silentLog } from "../lib/log.ts";
import { readinessOf } from "./health.ts";
import type { AccountState } from "./stats.ts";

const OPEN = { adAccountId: "549755885175", state: "open", explanation: "Events go to Pinterest." };
const HELD = {
  adAccountId: "549755885176",
  state: "held",
  reason: "forbidden",
  explanation: "The token may not. (Said by Pinterest.)",
};

const ready = async (accounts: readonly AccountState[], store: Parameters<typeof readinessOf>[0] = { ok: true }) => {
  const app = createInnerApp({ readiness: () => readinessOf(store, accounts), notFound: "", log: silentLog });
  const answer = await app.request("/readyz");
  return [answer.status, await answer.text()] as const;
};

describe("GET /readyz", () => {
  const DELIVERIES: readonly [delivery: string | undefined, accounts: readonly AccountState[]][] = [
    [undefined, []],
    ["1 open", [OPEN]],
    ["2 open, 1 held (forbidden)", [OPEN, HELD, OPEN]],
    ["1 waiting", [{ ...OPEN, state: "waiting" }]],
    ["1 held (forbidden), 2 held (not_found)", [HELD, { ...HELD, reason: "not_found" }, { ...HELD, reason: "not_found" }]],
  ];
  it.each(DELIVERIES)("tells '%s', and names no account", async (delivery, accounts) => {
    const [status, text] = await ready(accounts);
    expect([status, JSON.parse(text)]).toEqual([200, { ready: true, checks: { store: "ok", ...(delivery && { delivery }) } }]);
    expect(text).not.toMatch(/54975588517|Pinterest/);
  });

  it("is 503 with the reason while no events can be stored", async () => {
    const [status, text] = await ready([OPEN], { ok: false, reason: "the disk is full" });
    expect([status, JSON.parse(text)]).toMatchObject([503, { ready: false, checks: { store: "the disk is full" } }]);
  });
});
