import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../src/sandbox/options.ts";
import { ORIGIN, startRealCollector } from "./collector.fixture.ts";

export const ADMIN_TOKEN = "admin-token-of-the-test-0123456789";
export const READ_TOKEN = "read-token-of-the-test-01234567890";
export const SECRET = "0123456789abcdef0123456789abcdef";
export const OTHER_ACCOUNT = "549755885176";
export const OTHER_TOKEN = "pina_token_of_the_other_site";
export const OTHER_API_KEY = "write-key-of-the-other-site";
export const OTHER_ORIGIN = "https://outlet.example";
export const TAG_ID = "2612345678901";

/** A collector whose operators may come in, with two ad accounts at Pinterest, each with a token of its own. */
export const startAdmin = async (options: { dataDir?: string; secret?: string; env?: Record<string, string> } = {}) => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "dayfly-admin-"));
  const collector = await startRealCollector(
    {
      DAYFLY_DATA_DIR: dataDir,
      DAYFLY_ADMIN_TOKEN: ADMIN_TOKEN,
      DAYFLY_READ_TOKEN: READ_TOKEN,
      DAYFLY_SECRET: options.secret ?? SECRET,
      ...options.env,
    },
    {
      adAccountIds: [SANDBOX_AD_ACCOUNT_ID, OTHER_ACCOUNT],
      tagIds: [TAG_ID],
      tokens: [
        { token: SANDBOX_TOKEN, adAccountIds: [SANDBOX_AD_ACCOUNT_ID] },
        { token: OTHER_TOKEN, adAccountIds: [OTHER_ACCOUNT] },
      ],
    },
  );
  /** Everything that the admin API answered, to look for what must not be in it. */
  const answered: string[] = [];

  const call = async (method: string, path: string, body?: unknown, token: string | null = ADMIN_TOKEN) => {
    const response = await fetch(`${collector.url}/_df/v1/admin${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    answered.push(text, JSON.stringify([...response.headers]));
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };

  /** What a page of a site sends. */
  const visit = async (origin: string, id: string, event: object = {}) => {
    const response = await fetch(`${collector.url}/_df/e`, {
      method: "POST",
      headers: { origin, "user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/143.0.0.0 Safari/537.36" },
      body: JSON.stringify({
        v: 1,
        sentAt: Date.now(),
        ids: {},
        events: [
          {
            id,
            name: "purchase",
            at: Date.now(),
            url: `${origin}/`,
            traits: { email: "jane@shop.example" },
            props: { value: 1, currency: "EUR", order_id: id },
            ...event,
          },
        ],
      }),
    });
    return { status: response.status, json: response.status === 204 ? undefined : await response.json() };
  };

  const otherSite = (settings: object = {}) => ({
    key: "outlet",
    settings: {
      adAccountId: OTHER_ACCOUNT,
      accessToken: OTHER_TOKEN,
      apiKey: OTHER_API_KEY,
      apiBase: collector.apiBase,
      origins: [OTHER_ORIGIN],
      ...settings,
    },
  });

  return {
    ...collector,
    dataDir,
    answered,
    call,
    visit,
    otherSite,
    /** Ad account and event id of each event that Pinterest counted. */
    counted: () => collector.sandbox.counted().map(({ adAccountId, event }) => `${adAccountId} ${event.event_id}`),
    stop: async ({ keep = false } = {}) => {
      await collector.stop();
      if (!keep) rmSync(dataDir, { recursive: true });
    },
  };
};

export type AdminCollector = Awaited<ReturnType<typeof startAdmin>>;
export { ORIGIN, SANDBOX_AD_ACCOUNT_ID };
