import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ADMIN_TOKEN, type AdminCollector, OTHER_TOKEN, READ_TOKEN, SECRET, startAdmin } from "./admin.fixture.ts";
import { API_KEY, ORIGIN } from "./collector.fixture.ts";
import { SANDBOX_TOKEN } from "../src/sandbox/options.ts";

const WAIT = { timeout: 15_000, interval: 50 };
const CONSOLE = "/_df/console";
const HOST = "collector.example";
const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(1)>=cmd|' /C calc'!A0`;

let collector: AdminCollector;

const request = (path: string, init: { method?: string; body?: URLSearchParams; headers?: Record<string, string> } = {}) =>
  collector.app.request(path, { ...init, headers: { host: HOST, accept: "text/html", ...init.headers } });

const signIn = async (token: string): Promise<string> => {
  const response = await request(`${CONSOLE}/login`, {
    method: "POST",
    body: new URLSearchParams({ token }),
    headers: { origin: `https://${HOST}` },
  });
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
};

interface Page {
  readonly path: string;
  readonly response: Response;
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', "#39": "'", lt: "<", gt: ">", amp: "&" };
const unescapeHtml = (text: string): string =>
  text.replaceAll(/&(quot|#39|lt|gt|amp);/g, (_all, name: string) => ENTITIES[name] ?? "");

/** Pages below the console and the API that the console's pages lead to, at most `max`. */
const crawl = async (cookie: string, max = 60): Promise<readonly Page[]> => {
  const pages: Page[] = [];
  const waiting = [CONSOLE, "/_df/v1/admin/docs"];
  const seen = new Set(waiting);
  for (let path = waiting.shift(); path !== undefined && pages.length < max; path = waiting.shift()) {
    const response = await request(path, { headers: { cookie } });
    if (!response.headers.get("content-type")?.startsWith("text/html")) {
      await response.body?.cancel();
      continue;
    }
    const html = await response.text();
    pages.push({ path, response, html });
    for (const [, link = ""] of html.matchAll(/<a\s[^>]*href="([^"]*)"/g)) {
      const url = URL.parse(unescapeHtml(link), `https://${HOST}${path}`);
      const next = url === null || url.host !== HOST ? "" : `${url.pathname}${url.search}`;
      if (!next.startsWith("/_df/") || /\/(stream|login|assets)\b/.test(next) || seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return pages;
};

/** An event with the markup in every text that a page or a shop's server can set. */
const hostileEvent = (id: string) => ({
  id,
  name: EVIL,
  at: Date.now(),
  url: `${ORIGIN}/?q=${EVIL}`,
  referrer: `https://else.example/${EVIL}`,
  title: EVIL,
  props: {
    [EVIL]: EVIL,
    order_id: EVIL,
    currency: EVIL,
    value: EVIL,
    items: [{ item_id: EVIL, item_name: EVIL, [EVIL]: [EVIL] }],
  },
});

describe("the console, asked for page by page", () => {
  let admin = "";
  let reader = "";
  let pages: readonly Page[] = [];

  beforeAll(async () => {
    collector = await startAdmin();
    await collector.call("POST", "/sites", collector.otherSite({ events: { [EVIL]: false } }));
    expect(await collector.visit(ORIGIN, "plain", hostileEvent("plain"))).toEqual({ status: 204 });
    expect(await collector.visit(ORIGIN, EVIL, hostileEvent(EVIL))).toEqual({ status: 204 });
    await vi.waitFor(async () => {
      const { events } = (await collector.call("GET", "/events")).json;
      expect(events.filter(({ state }: { state: string }) => state !== "waiting").length).toBeGreaterThan(0);
    }, WAIT);
    admin = await signIn(ADMIN_TOKEN);
    reader = await signIn(READ_TOKEN);
    pages = await crawl(admin);
  });
  afterAll(() => collector.stop());

  it("shows itself to who signed in", () => {
    expect(pages.map(({ path }) => path)).toEqual(expect.arrayContaining([CONSOLE, "/_df/v1/admin/docs"]));
    for (const { path, response } of pages) expect([path, response.status]).toEqual([path, 200]);
  });

  it("gives none of its pages to nobody", async () => {
    for (const { path } of pages) {
      const anonymous = await request(path);
      expect([path, anonymous.status]).toEqual([path, 303]);
      const forged = await request(path, { headers: { cookie: "dayfly_session=guessed", accept: "*/*" } });
      expect([path, forged.status]).toEqual([path, 401]);
    }
  });

  it("shows markup in every field of an event inert", () => {
    expect(pages.some(({ html }) => html.includes("&lt;script&gt;alert(1)"))).toBe(true);
    for (const { html } of pages) {
      expect(html).not.toContain("<script>alert");
      expect(html).not.toContain("<img src=x");
      expect(html).not.toMatch(/<[a-z][^<>"']*\son\w+\s*=/i);
    }
  });

  it("lets nothing inline run and nobody frame it, on every page", () => {
    for (const { response } of pages) {
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-(inline|eval|hashes)/);
      expect(response.headers.get("x-frame-options")).toBe("DENY");
      expect(response.headers.get("cache-control")).toContain("no-store");
    }
  });

  it("shows no token, key or secret on any page", () => {
    for (const { html, response } of pages)
      for (const secret of [SANDBOX_TOKEN, OTHER_TOKEN, API_KEY, ADMIN_TOKEN, READ_TOKEN, SECRET])
        expect(html + JSON.stringify([...response.headers])).not.toContain(secret);
  });

  it("takes no form without its token, and none that changes something from a reader", async () => {
    const forms = pages.flatMap(({ html, path }) =>
      [...html.matchAll(/<form\s[^>]*>/g)]
        .filter(([tag]) => /method="post"/i.test(tag))
        .map(
          ([tag]) =>
            URL.parse(unescapeHtml(/action="([^"]*)"/.exec(tag)?.[1] ?? path), `https://${HOST}${path}`)?.pathname ?? path,
        ),
    );
    for (const action of new Set(forms)) {
      const headers = { origin: `https://${HOST}`, cookie: admin };
      expect([action, (await request(action, { method: "POST", body: new URLSearchParams(), headers })).status]).toEqual([
        action,
        403,
      ]);
      const elsewhere = { origin: "https://evil.example", cookie: admin };
      expect([
        action,
        (await request(action, { method: "POST", body: new URLSearchParams(), headers: elsewhere })).status,
      ]).toEqual([action, 403]);
    }
    expect(
      (await request(`${CONSOLE}/anything`, { method: "POST", headers: { origin: `https://${HOST}`, cookie: reader } })).status,
    ).toBe(403);
  });
});
