import { describe, expect, it } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { anApiEvent, post } from "./api-event.fixture.ts";
import { SANDBOX_APP, type SandboxOptions } from "./options.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

const DAY_MS = 86_400_000;
const BASIC = `Basic ${btoa(`${SANDBOX_APP.appId}:${SANDBOX_APP.appSecret}`)}`;

const start = (options: Partial<SandboxOptions> = {}) => {
  const clock = manualClock();
  return { clock, sandbox: createSandbox({ clock, ...options }) };
};

const refresh = async (sandbox: Sandbox, form: Record<string, string> = {}, headers: Record<string, string> = {}) => {
  const fields = { grant_type: "refresh_token", refresh_token: SANDBOX_APP.refreshToken, ...form };
  const response = await sandbox.app.request("/v5/oauth/token", {
    method: "POST",
    headers: { Authorization: BASIC, "Content-Type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: response.status, body: Object(await response.json()) };
};

const sendWith = async (sandbox: Sandbox, token: string) =>
  (await post(sandbox, [anApiEvent()], { headers: { Authorization: `Bearer ${token}` } })).status;

const REFUSED: [name: string, form: Record<string, string>, headers: Record<string, string>, status: number, code: number][] = [
  ["no client", {}, { Authorization: "" }, 401, 2],
  ["a wrong secret", {}, { Authorization: `Basic ${btoa(`${SANDBOX_APP.appId}:wrong`)}` }, 401, 2],
  ["Basic credentials that are not Base64", {}, { Authorization: "Basic =%=" }, 401, 2],
  ["a body that is no form", {}, { "Content-Type": "application/json" }, 400, 4196],
  ["another grant", { grant_type: "password" }, {}, 400, 4196],
  ["an unknown refresh token (LIVE code)", { refresh_token: "pinr_unknown" }, {}, 400, 283],
];

describe("createTokenAnswerer", () => {
  it.each(REFUSED)("refuses %s", async (_name, form, headers, status, code) => {
    expect(await refresh(start().sandbox, form, headers)).toEqual({ status, body: { code, message: expect.any(String) } });
  });

  it("issues a token that lasts 30 days and rotates the refresh token", async () => {
    const { sandbox, clock } = start();
    const first = await refresh(sandbox);
    expect(first).toEqual({
      status: 200,
      body: {
        response_type: "refresh_token",
        access_token: expect.stringMatching(/^pina_/),
        token_type: "bearer",
        expires_in: 2_592_000,
        scope: "ads:read ads:write",
        refresh_token: expect.stringMatching(/^pinr_/),
        refresh_token_expires_in: 5_184_000,
        refresh_token_expires_at: 1_700_000_000 + 5_184_000,
      },
    });
    expect(await refresh(sandbox)).toMatchObject({ status: 400, body: { code: 283 } });
    const second = await refresh(sandbox, { refresh_token: first.body.refresh_token });
    expect(second.body.access_token).not.toBe(first.body.access_token);
    expect(await sendWith(sandbox, first.body.access_token)).toBe(200);
    clock.advance(30 * DAY_MS);
    expect(await sendWith(sandbox, first.body.access_token)).toBe(401);
  });

  it("lets a refresh token expire after 60 days", async () => {
    const { sandbox, clock } = start();
    clock.advance(60 * DAY_MS);
    expect((await refresh(sandbox)).status).toBe(400);
  });

  it("rotates for an app from before September 2025 only when asked", async () => {
    const { sandbox } = start({ apps: [{ ...SANDBOX_APP, rotation: "when-asked" }] });
    expect((await refresh(sandbox)).body).not.toHaveProperty("refresh_token");
    const rotated = await refresh(sandbox, { continuous_refresh: "true" });
    expect(rotated.body).toHaveProperty("refresh_token");
    expect((await refresh(sandbox)).status).toBe(400);
  });

  it("ends what is revoked at once", async () => {
    const { sandbox } = start();
    const { body } = await refresh(sandbox);
    expect(sandbox.revoke(body.access_token)).toBe(true);
    expect(await sendWith(sandbox, body.access_token)).toBe(401);
    expect(sandbox.revoke(body.refresh_token)).toBe(true);
    expect((await refresh(sandbox, { refresh_token: body.refresh_token })).status).toBe(400);
    expect(sandbox.revoke("unknown")).toBe(false);
  });

  it("keeps an app's tokens to its ad accounts", async () => {
    const { sandbox } = start({ apps: [{ ...SANDBOX_APP, adAccountIds: ["2"] }] });
    const { body } = await refresh(sandbox);
    expect(await sendWith(sandbox, body.access_token)).toBe(403);
  });

  it("loses the rotated token with its answer, as the real one does", async () => {
    const { sandbox } = start();
    sandbox.addFault({ kind: "status", status: 503, on: "oauth", times: 1, processed: true });
    expect((await refresh(sandbox)).status).toBe(503);
    expect((await refresh(sandbox)).status).toBe(400);
  });

  it("leaves the refresh token alone when it fails before", async () => {
    const { sandbox } = start();
    sandbox.addFault({ kind: "status", status: 503, on: "oauth", times: 1 });
    expect((await refresh(sandbox)).status).toBe(503);
    expect((await refresh(sandbox)).status).toBe(200);
  });
});
