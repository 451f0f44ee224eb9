import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AdminCollector, ADMIN_TOKEN, READ_TOKEN, SANDBOX_AD_ACCOUNT_ID, startAdmin } from "./admin.fixture.ts";
import { API_KEY, ORIGIN } from "./collector.fixture.ts";

let collector: AdminCollector;

/** What the API describes: paths, and by method what can be done there. */
const paths = async (): Promise<[string, object][]> => Object.entries((await collector.call("GET", "/openapi.json")).json.paths);

describe("the admin API", () => {
  beforeAll(async () => void (collector = await startAdmin()));
  afterAll(() => collector.stop());

  it("describes itself by an OpenAPI 3.1 document", async () => {
    const { json } = await collector.call("GET", "/openapi.json");
    const validator = new Validator();
    expect(await validator.validate(json)).toMatchObject({ valid: true });
    expect(validator.version).toBe("3.1");
    const { properties } = json.components.schemas.SiteSettings;
    expect(properties.accessToken).toMatchObject({ type: "string", writeOnly: true });
    expect(properties.variant.enum).toContain("retail");
    expect(json.components.schemas.SiteSettingsView.properties).not.toHaveProperty("accessToken");
  });

  it("shows the same to read, on a page without a script", async () => {
    const page = await collector.call("GET", "/docs");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(page.text).not.toMatch(/<script|\sstyle=|\son\w+=/);
    for (const [path] of await paths()) expect(page.text).toContain(path);
  });

  it("answers nobody, and lets a reader change nothing, on every path that it describes", async () => {
    for (const [path, operations] of await paths()) {
      const concrete = path.replaceAll(/\{\w+\}/g, "x");
      for (const method of Object.keys(operations).map((name) => name.toUpperCase())) {
        const anonymous = await collector.call(method, concrete, undefined, null);
        expect([method, path, anonymous.status, anonymous.json.type]).toEqual([
          method,
          path,
          401,
          "urn:dayfly:problem:not_signed_in",
        ]);
        const reader = await collector.call(method, concrete, undefined, READ_TOKEN);
        expect([method, path, reader.status === 403]).toEqual([method, path, method !== "GET"]);
      }
    }
  });

  it("shows the sites of the settings, and changes none of them", async () => {
    const { json } = await collector.call("GET", "/sites");
    expect(json.sites).toMatchObject([
      {
        key: "default",
        source: "settings",
        settings: { adAccountId: SANDBOX_AD_ACCOUNT_ID, origins: [ORIGIN], variant: "default", identity: "default" },
        secrets: ["accessToken", "apiKey"],
      },
    ]);
    const changed = await collector.call("PATCH", "/sites/default", { settings: { variant: "retail" } });
    expect([changed.status, changed.json.type]).toEqual([409, "urn:dayfly:problem:site_read_only"]);
    expect((await collector.call("DELETE", "/sites/default")).status).toBe(409);
  });

  it("says all that is wrong with a new site at once, and where", async () => {
    const { status, json } = await collector.call("POST", "/sites", {
      key: "bad",
      settings: { adAccountId: "act_1", varaint: "retail", apiBase: "http://10.0.0.7/v5", apiKey: API_KEY },
    });
    expect(status).toBe(422);
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      "/settings/accessToken",
      "/settings/adAccountId",
      "/settings/apiBase",
      "/settings/varaint",
    ]);
    expect(json.detail).toContain("did you mean variant?");
    expect((await collector.call("GET", "/sites/bad")).status).toBe(404);
  });

  it("takes no write key that another site has", async () => {
    const { status, json } = await collector.call("POST", "/sites", collector.otherSite({ apiKey: API_KEY }));
    expect([status, json.errors]).toMatchObject([422, [{ pointer: "/settings/apiKey" }]]);
  });

  const MISUNDERSTOOD: readonly [why: string, method: string, path: string, body: unknown, status: number][] = [
    ["a key that is none", "POST", "/sites", { key: "../x", settings: {} }, 400],
    ["a word too many", "POST", "/sites", { key: "x", settings: {}, enabled: true }, 400],
    ["no settings", "PATCH", "/sites/x", {}, 400],
    ["a condition that is none", "GET", "/dead-letters?sit=x", undefined, 400],
    ["a moment that is none", "GET", "/dead-letters?since=yesterday", undefined, 400],
    ["a moment with a name for its zone", "GET", "/events?until=2026-11-24T00:00:05Z[Europe/Berlin]", undefined, 400],
    ["a day that is none", "POST", "/dead-letters/drop", { since: "2026-02-30T00:00:00Z" }, 400],
    ["a state that is none", "GET", "/events?state=lost", undefined, 400],
    ["an order without a number", "GET", "/events?orderId=", undefined, 400],
    ["all letters by accident", "POST", "/dead-letters/drop", {}, 400],
    ["a site that is not there", "PATCH", "/sites/x", { settings: {} }, 404],
    ["an event that is not there", "GET", "/events/a/b/c", undefined, 404],
    ["a path that is not there", "GET", "/nothing", undefined, 404],
  ];
  it("says of each call that takes a body that it may be too large", async () => {
    const answer = await collector.call("POST", "/sites", { key: "x".repeat(300_000), settings: {} });
    expect(answer.status).toBe(413);
    const calls = (await paths()).flatMap(([, operations]) => Object.values(operations));
    for (const { requestBody, responses } of calls) expect("413" in responses).toBe(requestBody !== undefined);
  });

  it.each(MISUNDERSTOOD)("refuses %s", async (_why, method, path, body, status) => {
    const answer = await collector.call(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.json.detail).toMatch(/\S/);
  });

  it("takes a leap second for the second after it", async () => {
    await collector.visit(ORIGIN, "nobody", { traits: { email: "" } });
    await expect.poll(async () => (await collector.call("GET", "/events")).json.events).toHaveLength(1);
    const found = async (query: string) => (await collector.call("GET", `/events?${query}`)).json.events.length;
    expect([await found("until=2099-12-31T23:59:60Z"), await found("since=2016-12-31T23:59:60Z")]).toEqual([1, 1]);
    expect([await found("until=2016-12-31T23:59:60Z"), await found("since=2099-12-31T23:59:60Z")]).toEqual([0, 0]);
  });

  it("takes JSON only where it is said to be JSON", async () => {
    const response = await fetch(`${collector.url}/_df/v1/admin/sites`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "text/plain" },
      body: "{}",
    });
    expect(response.status).toBe(415);
  });

  it("tells how the collector does, and what was changed by whom", async () => {
    expect((await collector.call("GET", "/stats")).json).toMatchObject({ store: "ok", accounts: [{ state: "open" }] });
    await collector.call("POST", "/dead-letters/drop", { all: true });
    const [entry] = (await collector.call("GET", "/audit?limit=1")).json.entries;
    expect(entry).toMatchObject({ role: "admin", by: "bearer token", action: "dead_dropped", detail: "0 letters, all" });
  });
});
