import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { unixMs } from "../../lib/time.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { loadScripts } from "../../runtimes/node-script.ts";
import { type RunningServer, serveApp } from "../../runtimes/node-server.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_APP, SANDBOX_TOKEN } from "../../sandbox/options.ts";
import { type ServedSandbox, serveSandbox } from "../../sandbox/serve-sandbox.ts";
import { QueueCannotOpen } from "../../queue/queue.ts";
import { checkAccounts, checkOAuth } from "./check-account.ts";
import { checkAdvice } from "./check-advice.ts";
import { checkApi, checkClock } from "./check-api.ts";
import { checkConsent } from "./check-consent.ts";
import { checkDataDir } from "./check-data-dir.ts";
import { checkFirstParty, checkPublicUrl } from "./check-first-party.ts";
import { checkPage, checkPolicy } from "./check-page.ts";
import { checkPort } from "./check-port.ts";
import { checkProxy } from "./check-proxy.ts";
import { checkQueue } from "./check-queue.ts";
import { newFolder, worldOf } from "./doctor.fixture.ts";
import type { Finding } from "./finding.ts";
import type { World } from "./world.ts";

let pinterest: ServedSandbox;
beforeAll(async () => {
  pinterest = await serveSandbox({
    port: 0,
    clock: nodeClock,
    tagIds: ["2612345678901"],
    adAccountIds: [SANDBOX_AD_ACCOUNT_ID, "77"],
  });
});
afterAll(() => pinterest.close());
afterEach(() => pinterest.sandbox.clearFaults());

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const open = (env: Record<string, string> = {}, given: Partial<World> = {}): World => {
  const world = worldOf({ PINTEREST_API_BASE: pinterest.apiBase, ...env }, given);
  closers.push(world.close);
  return world;
};

const serve = async (app: Hono): Promise<RunningServer> => {
  const server = await serveApp(app, { host: "127.0.0.1", port: 0 });
  closers.push(() => server.close(0));
  return server;
};

/** A server that only holds a port. */
const hold = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    closers.push(() => server.close());
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

const short = (findings: readonly Finding[]) => findings.map(({ status, says }) => `${status}: ${says}`);
const fixes = (findings: readonly Finding[]) => findings.map(({ fix }) => fix ?? "").join("\n");

const place = (type: number, freeBytes = 1e12) => ({ fileSystemOf: async () => ({ type, freeBytes }) });

const engine = { DAYFLY_QUEUE: "postgres://queue.example/dayfly" };

const opened = (ok: boolean) => ({ ready: () => (ok ? { ok } : { ok, reason: "disk full" }), close: async () => {} }) as const;

const statusOf = async (openQueue: World["openQueue"]) => short(await checkQueue(open(engine, { openQueue })));

const portOf = (url: string) => new URL(url).port;

describe("checkAdvice", () => {
  it("names the sites, and what costs something", async () => {
    expect(short(await checkAdvice(open()))).toEqual(["ok: Complete, for site default."]);
    const advised = await checkAdvice(open({ DAYFLY_IDENTITY: "signal" }));
    expect(advised.map(({ status }) => status)).toEqual(["ok", "warn"]);
  });
});

describe("checkDataDir", () => {
  const ROOMY = place(0xef53);

  it("is content with a writable folder on a real disk, and leaves nothing there", async () => {
    const folder = newFolder();
    const [writable] = await checkDataDir(open({ DAYFLY_DATA_DIR: folder }));
    expect(writable?.status).toBe("ok");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("tells a folder that the start will make", async () => {
    const [writable] = await checkDataDir(open({ DAYFLY_DATA_DIR: join(newFolder(), "a/b") }, ROOMY));
    expect(writable).toMatchObject({ status: "ok", says: expect.stringContaining("once it is made") });
  });

  it("refuses a place that cannot be written", async () => {
    // Root may write anywhere but in the kernel's own.
    const [writable] = await checkDataDir(open({ DAYFLY_DATA_DIR: "/proc/self/dayfly" }, ROOMY));
    expect(writable?.status).toBe("fail");
    expect(writable?.fix).toContain("DAYFLY_DATA_DIR");
  });

  it.each([
    [0x6969, "fail", "NFS"],
    [0xff534d42, "fail", "CIFS"],
    // As statfs gives it where numbers are signed.
    [0xff534d42 - 2 ** 32, "fail", "CIFS"],
    [0xfe534d42, "fail", "SMB2"],
    [0x65735546, "warn", "FUSE"],
    [0x01021994, "warn", "memory"],
    [0xef53, "ok", "a local disk"],
  ])("knows file system %i", async (type, status, name) => {
    const [, local] = await checkDataDir(open({}, place(type)));
    expect(local).toMatchObject({ status, says: expect.stringContaining(name) });
  });

  it.each([
    [50e6, "fail"],
    [500e6, "warn"],
    [5e9, "ok"],
  ])("judges %i free bytes", async (freeBytes, status) => {
    const [, , space] = await checkDataDir(open({}, place(0xef53, freeBytes)));
    expect(space?.status).toBe(status);
  });

  it("finds a file there that the collector's user may not open, also where root looks", async () => {
    const folder = newFolder();
    const [queue, record] = [join(folder, "queue.db"), join(folder, "record.db")];
    for (const path of [queue, record]) writeFileSync(path, "SQLite format 3\0", { mode: 0o600 });
    if (process.getuid?.() === 0) for (const path of [folder, record]) chownSync(path, 61_234, 61_235);
    else chmodSync(queue, 0o400);
    const found = (await checkDataDir(open({ DAYFLY_DATA_DIR: folder }, ROOMY))).filter(({ status }) => status === "fail");
    expect(short(found)).toEqual([`fail: queue.db in ${folder}: the collector's user may not read and write it.`]);
    expect(fixes(found)).toContain("chown --reference");
  });

  it.each(["", "not a database, though long enough"])("finds a queue's file that begins with %j damaged", async (content) => {
    const folder = newFolder();
    writeFileSync(join(folder, "queue.db"), content);
    const found = (await checkDataDir(open({ DAYFLY_DATA_DIR: folder }, ROOMY))).filter(({ status }) => status === "fail");
    expect(short(found)).toEqual([`fail: ${join(folder, "queue.db")} is damaged: it is no SQLite database.`]);
  });

  it("has nothing to say where the queue is elsewhere", async () => {
    expect(await checkDataDir(open({ DAYFLY_QUEUE: "memory:" }))).toEqual([]);
  });
});

describe("checkQueue", () => {
  it("leaves the embedded store to the folder's check, and warns of memory", async () => {
    expect(await checkQueue(open())).toEqual([]);
    expect(short(await checkQueue(open({ DAYFLY_QUEUE: "memory:" })))).toEqual([
      "warn: Events wait in memory and are lost at exit.",
    ]);
  });

  it("asks any other engine", async () => {
    expect(await statusOf(async () => opened(true))).toEqual(["ok: postgres takes events."]);
    expect(await statusOf(async () => opened(false))).toEqual(["fail: postgres takes no events: disk full"]);
    expect(await statusOf(() => Promise.reject(new QueueCannotOpen("Its sync_interval is not always.")))).toEqual([
      "fail: postgres: Its sync_interval is not always.",
    ]);
  });
});

const countingUndeclared = (count: number) =>
  serve(new Hono().get("/metrics", (context) => context.text(`dayfly_event_warnings_total{code="undeclared_proxy"} ${count}\n`)));

describe("checkProxy", () => {
  it.each([
    { where: "a page of this machine", env: { DAYFLY_ORIGINS: "http://localhost:3000" }, says: [] },
    { where: "every address is listened to", env: { DAYFLY_ORIGINS: "https://shop.example", DAYFLY_HOST: "0.0.0.0" }, says: [] },
    {
      where: "only a proxy can reach the collector",
      env: { DAYFLY_ORIGINS: "https://shop.example" },
      says: [expect.stringMatching(/^warn: .*DAYFLY_TRUSTED_PROXIES names none/)],
    },
    {
      where: "one is named",
      env: { DAYFLY_ORIGINS: "https://shop.example", DAYFLY_TRUSTED_PROXIES: "127.0.0.1" },
      says: ["ok: Of visitors' addresses the word of 127.0.0.1 is believed."],
    },
  ])("judges the settings where $where", async ({ env, says }) => {
    const { url } = await countingUndeclared(0);
    expect(short(await checkProxy(open({ ...env, DAYFLY_PORT: portOf(url) })))).toEqual(says);
  });

  it("tells of a proxy that the running collector met and that is not the one that is named", async () => {
    const { url } = await countingUndeclared(1204);
    const [found] = await checkProxy(open({ DAYFLY_PORT: portOf(url), DAYFLY_TRUSTED_PROXIES: "10.0.0.1" }));
    expect(found).toMatchObject({ status: "warn", says: expect.stringMatching(/^1,204 events came through a proxy/) });
  });
});

describe("checkPort", () => {
  it("finds a free port, and warns of none in particular", async () => {
    const probe = createTcpServer();
    const port = await hold(probe);
    probe.close();
    expect(short(await checkPort(open({ DAYFLY_PORT: String(port) })))).toEqual([`ok: 127.0.0.1:${port} is free to listen on.`]);
    expect((await checkPort(open({ DAYFLY_PORT: "0" })))[0]?.status).toBe("warn");
  });

  it("knows a collector that runs, and tells what else is there", async () => {
    const collector = await serve(new Hono().get("/healthz", (context) => context.json({ alive: true })));
    const port = portOf(collector.url);
    expect(short(await checkPort(open({ DAYFLY_PORT: port })))).toEqual([`ok: A collector listens on 127.0.0.1:${port}.`]);
    const stranger = await serve(new Hono());
    expect((await checkPort(open({ DAYFLY_PORT: portOf(stranger.url) })))[0]?.status).toBe("fail");
  });

  it("refuses an address that is not this machine's", async () => {
    const findings = await checkPort(open({ DAYFLY_HOST: "192.0.2.1" }));
    expect(short(findings)).toEqual(["fail: This machine has no address 192.0.2.1."]);
  });
});

describe("checkApi", () => {
  it("reaches it", async () => {
    expect(short(await checkApi(open()))).toEqual([`ok: ${pinterest.apiBase} can be reached.`]);
  });

  it.each([
    ["http://api.pinterest.example/v5", "is not encrypted"],
    ["http://127.0.0.1:9/v5", "nothing listens there"],
    ["https://no-such-host.invalid/v5", "its name has no address (DNS)"],
  ])("says what is wrong with %s", async (apiBase, words) => {
    const [finding] = await checkApi(open({ PINTEREST_API_BASE: apiBase }));
    expect(finding).toMatchObject({ status: "fail", says: expect.stringContaining(words) });
  });

  it("does not trust a certificate that is signed by itself", async () => {
    const folder = newFolder();
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const args = [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-subj",
      "/CN=localhost",
    ];
    execFileSync("openssl", [...args, "-keyout", key, "-out", cert], { stdio: "ignore" });
    const port = await hold(createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }));
    const [finding] = await checkApi(open({ PINTEREST_API_BASE: `https://127.0.0.1:${port}/v5` }));
    expect(finding).toMatchObject({ status: "fail", says: expect.stringContaining("signed by itself") });
    expect(finding?.fix).toContain("NODE_EXTRA_CA_CERTS");
  });
});

describe("checkClock", () => {
  it.each([
    [0, "ok"],
    [-60_000, "warn"],
    [600_000, "fail"],
  ])("judges a clock that is %i ms off", async (offMs, status) => {
    const clock = { ...nodeClock, now: () => unixMs(Date.now() + offMs) };
    expect((await checkClock(open({}, { clock })))[0]?.status).toBe(status);
  });

  it("cannot tell without an answer", async () => {
    expect((await checkClock(open({ PINTEREST_API_BASE: "http://127.0.0.1:9/v5" })))[0]?.status).toBe("warn");
  });
});

describe("checkAccounts", () => {
  it("sends a test event that Pinterest does not record", async () => {
    expect(short(await checkAccounts(open()))).toEqual([
      "ok: Ad account 549755885175: Pinterest took a test event with this token.",
    ]);
    expect(pinterest.sandbox.received().at(-1)).toMatchObject({ test: true, answer: { status: "processed" } });
    expect(pinterest.sandbox.counted()).toEqual([]);
  });

  it.each([
    ["401", { PINTEREST_ACCESS_TOKEN: "pina_not_a_token" }, "conversion access token"],
    ["404, a Tag id", { PINTEREST_AD_ACCOUNT_ID: "2612345678901" }, "looks like a Tag id"],
  ])("explains %s", async (_answer, env, words) => {
    const findings = await checkAccounts(open(env));
    expect(findings[0]?.status).toBe("fail");
    expect(fixes(findings)).toContain(words);
    expect(JSON.stringify(findings)).not.toContain("pina_");
  });

  it.each([
    [{ kind: "status", status: 403 }, "fail", "ads:write"],
    [{ kind: "status", status: 429 }, "warn", "Try again in a minute"],
    [{ kind: "status", status: 503 }, "fail", "DNS, proxy, firewall"],
    [{ kind: "partial", status: 422, share: 1, message: "No." }, "fail", "refuses the test event"],
  ] as const)("explains %o", async (rule, status, words) => {
    pinterest.sandbox.addFault(rule);
    const findings = await checkAccounts(open());
    expect(findings[0]?.status).toBe(status);
    expect(fixes(findings)).toContain(words);
  });
});

describe("checkOAuth", () => {
  const grant = {
    PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
    PINTEREST_APP_ID: SANDBOX_APP.appId,
    PINTEREST_APP_SECRET: SANDBOX_APP.appSecret,
    PINTEREST_REFRESH_TOKEN: SANDBOX_APP.refreshToken,
  };

  it("has nothing to say of conversion tokens", async () => {
    expect(await checkOAuth(open())).toEqual([]);
  });

  it("says that a token is there, and refreshes only when asked; the rotated one is kept", async () => {
    expect((await checkOAuth(open(grant)))[0]?.says).toContain("--refresh tries");
    const dataDir = newFolder();
    const refreshing = open({ ...grant, DAYFLY_DATA_DIR: dataDir }, { refresh: true });
    expect((await checkOAuth(refreshing))[0]).toMatchObject({
      status: "ok",
      says: expect.stringContaining("refreshed and kept"),
    });
    expect(readdirSync(join(dataDir, "tokens")).some((name) => name.endsWith(".token"))).toBe(true);
  });

  it("explains a grant that is refused", async () => {
    const [finding] = await checkOAuth(open({ ...grant, PINTEREST_REFRESH_TOKEN: "pinr_revoked_token" }, { refresh: true }));
    expect(finding?.status).toBe("fail");
    expect(finding?.fix).toContain("Authorise the app again");
  });
});

describe("checkConsent", () => {
  it.each([
    [{ DAYFLY_CONSENT: "opt-in" }, ["ok"]],
    [{}, ["ok"]],
    [{ DAYFLY_CONSENT: "none" }, ["warn"]],
    [{ DAYFLY_CONSENT: "none", DAYFLY_GPC: "ignore" }, ["warn", "warn"]],
  ])("judges %o", async (env, statuses) => {
    expect((await checkConsent(open(env))).map(({ status }) => status)).toEqual(statuses);
  });
});

const DF = loadScripts()[0];
const script = (text: string) => ({ "content-type": "text/javascript", body: text });

/** A shop's server: files by path, each with headers. */
const serveShop = (files: Record<string, Record<string, string>>) => {
  const app = new Hono();
  for (const [path, { body = "", ...headers }] of Object.entries(files))
    app.get(path, (context) => context.body(body, 200, headers));
  return serve(app);
};

describe("checkPublicUrl", () => {
  const own = new TextDecoder().decode(DF?.plain);

  it("finds this version's script", async () => {
    const { url } = await serveShop({ "/_df/df.js": script(own) });
    expect(short(await checkPublicUrl(open({ DAYFLY_ORIGINS: url })))).toEqual([
      `ok: ${url}/_df/df.js is this version's script.`,
    ]);
  });

  it.each([
    [{ "/_df/df.js": script("old") }, "warn", "another version"],
    [{ "/_df/df.js": { body: "<html>", "content-type": "text/html" } }, "fail", "is not the script"],
    [{}, "fail", "is answered 404"],
  ])("tells %o", async (files, status, words) => {
    const { url } = await serveShop(files);
    expect((await checkPublicUrl(open({ DAYFLY_ORIGINS: url })))[0]).toMatchObject({
      status,
      says: expect.stringContaining(words),
    });
  });

  it("tells what cannot be reached, and that no origin is listed", async () => {
    expect((await checkPublicUrl(open({ DAYFLY_ORIGINS: "http://127.0.0.1:9" })))[0]?.status).toBe("fail");
    expect((await checkPublicUrl(open()))[0]?.status).toBe("warn");
  });
});

const ADDRESSES: Record<string, readonly string[]> = {
  "www.shop.example": ["203.0.113.7"],
  "near.shop.example": ["203.0.200.1"],
  "far.shop.example": ["198.51.100.1"],
  "six.shop.example": ["2001:db8:1:2::1"],
  "a.github.io": ["203.0.113.1"],
};

const addressesOf = async (host: string) => ADDRESSES[host] ?? [];

const judge = async (publicUrl: string | undefined, origin = "https://www.shop.example") => {
  const [finding, ...others] = await checkFirstParty(open({ DAYFLY_ORIGINS: `${origin},null` }, { publicUrl, addressesOf }));
  expect(others).toEqual([]);
  return finding;
};

describe("checkFirstParty", () => {
  it.each([
    [undefined, "ok", "page's own host"],
    ["https://near.shop.example", "ok", "same site and network"],
    ["https://far.shop.example", "warn", "Safari takes it for a disguised third party"],
    ["https://six.shop.example", "warn", "Safari"],
    ["https://unknown.shop.example", "warn", "cannot be compared"],
    ["https://collector.example", "fail", "another site"],
  ])("judges a collector at %s", async (publicUrl, status, words) => {
    expect(await judge(publicUrl)).toMatchObject({ status, says: expect.stringContaining(words) });
  });

  it("counts sites as browsers do: two below a private suffix are strangers", async () => {
    expect((await judge("https://a.github.io", "https://b.github.io"))?.status).toBe("fail");
  });
});

const lookAt = async (html: string, { env = {}, headers = {} }: { env?: object; headers?: Record<string, string> } = {}) => {
  const { url } = await serveShop({ "/": { body: html, "content-type": "text/html", ...headers } });
  const world = open({ DAYFLY_ORIGINS: url, ...env }, { page: `${url}/` });
  return { url, page: await checkPage(world), policy: await checkPolicy(world) };
};

const header = (policy: string) => ({ headers: { "content-security-policy": policy } });

describe("checkPage and checkPolicy", () => {
  const TAG = '<script async src="/_df/df.js"></script>';

  it("says what the tag would send, and where", async () => {
    const { url, page, policy } = await lookAt(`<p>Shop</p>${TAG}`);
    expect(short(page)).toEqual([`ok: ${url}/ loads df.js and sends page views at once to ${url}/_df/e, for site default.`]);
    expect(short(policy)).toEqual([`ok: ${url}/ has no Content-Security-Policy.`]);
  });

  it("is not asked without a page", async () => {
    expect([await checkPage(open()), await checkPolicy(open())]).toEqual([[], []]);
  });

  it("misses a tag, one in a comment too, and does not repeat itself", async () => {
    const { page, policy } = await lookAt(`<!-- ${TAG} --><script src="/other.js"></script>`);
    expect(page[0]).toMatchObject({ status: "fail", says: expect.stringContaining("no script tag") });
    expect(policy).toEqual([]);
  });

  it.each([
    ["a page that is not there", "/gone", "is answered 404"],
    ["a server that is not there", undefined, "nothing listens there"],
  ])("tells %s", async (_what, path, words) => {
    const { url } = await serveShop({});
    const page = path === undefined ? "http://127.0.0.1:9/" : `${url}${path}`;
    expect((await checkPage(open({}, { page })))[0]).toMatchObject({ status: "fail", says: expect.stringContaining(words) });
  });

  it.each([
    ["an unknown site", '<script src="/_df/df.js" data-site="other"></script>', {}, "fail", 'no site is called "other"'],
    ["an origin that is not listed", TAG, { DAYFLY_ORIGINS: "https://shop.example" }, "fail", "no site lists the origin"],
    [
      "a site that does not list the page",
      '<script src="/_df/df.js" data-site="default"></script>',
      { DAYFLY_ORIGINS: "https://shop.example" },
      "fail",
      "does not list",
    ],
    [
      "an endpoint of another site",
      '<script src="/_df/df.js" data-endpoint="https://else.example/e"></script>',
      {},
      "fail",
      "another site",
    ],
    ["a tag that does not wait", TAG, { DAYFLY_CONSENT: "opt-in" }, "fail", "does not wait"],
    ["a tag that waits alone", '<script src="/_df/df.js" data-consent="opt-in"></script>', {}, "warn", "waits for consent"],
    [
      "an endpoint that nobody listens at",
      '<script src="/_df/df.js" data-endpoint="/df/e"></script>',
      {},
      "warn",
      "the path /df/e",
    ],
    [
      "a mode that is none",
      '<script src="/_df/df.js" data-consent="optin"></script>',
      {},
      "fail",
      'data-consent="optin" is no mode: the script waits for a grant',
    ],
    [
      "a flag for a mode",
      '<script src="/_df/df.js" data-consent="off"></script>',
      {},
      "fail",
      'data-consent="off" is no mode: the script sends at once',
    ],
    [
      "that a waiting tag sends nothing at once",
      '<script src="/_df/df.js" data-consent="opt-in"></script>',
      {},
      "ok",
      "sends page views after a grant",
    ],
    ["two tags", `${TAG}<script src="/_df/df.tag.js" data-pintrk></script>`, {}, "warn", "2 tags (df.js, df.tag.js)"],
    ["a slip of the pen", '<script src="/_df/df.js" data-consnt="opt-in"></script>', {}, "warn", "did you mean data-consent?"],
    [
      "an attribute of a larger build",
      '<script src="/_df/df.tag.js" data-top-only></script>',
      {},
      "fail",
      "no ear for data-top-only",
    ],
    ["another cookie domain", '<script src="/_df/df.js" data-domain="shop.example"></script>', {}, "warn", "writes cookies"],
    ["an old hash", '<script src="/_df/df.0123456789ab.js"></script>', {}, "fail", "another version"],
    ["an old integrity", '<script src="/_df/df.js" integrity="sha384-x"></script>', {}, "fail", "another version"],
  ])("finds %s", async (_what, html, env, status, words) => {
    const { page } = await lookAt(html, { env });
    expect(page.find(({ says }) => says.includes(words))?.status).toBe(status);
  });

  it("reads the policy of the header and of the page: each must allow it", async () => {
    const meta = (policy: string) => `<meta http-equiv="Content-Security-Policy" content="${policy}">${TAG}`;
    expect((await lookAt(TAG, header("default-src 'self'"))).policy[0]?.status).toBe("ok");
    const blocked = await lookAt(TAG, header("script-src 'self'; connect-src https://api.shop.example"));
    expect(short(blocked.policy)).toEqual([
      `fail: ${blocked.url}/'s Content-Security-Policy blocks its events (${blocked.url}/_df/e).`,
    ]);
    expect(fixes(blocked.policy)).toBe("Add 'self' to connect-src.");
    expect(fixes((await lookAt(meta("script-src 'none'"))).policy)).toBe("Add 'self' to script-src.");
  });
});
