import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { request } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../src/lib/free-port.fixture.ts";
import { ORIGIN, startRealCollector } from "./collector.fixture.ts";

const DOCS = new URL("../../../docs/first-party/", import.meta.url);
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const FORGED = "6.6.6.6";
const ADMIN_TOKEN = "admin-token-of-the-test-0123456789";

/** The snippet as it stands in the docs, but for the collector's port. */
const snippet = (name: string, collectorUrl: string): string =>
  readFileSync(new URL(name, DOCS), "utf8").replaceAll("127.0.0.1:8787", new URL(collectorUrl).host);

interface Proxy {
  readonly command: string;
  readonly file: string;
  start(dir: string, port: number, snippet: string): ChildProcess;
}

const PROXIES: readonly Proxy[] = [
  {
    command: "nginx",
    file: "nginx.conf",
    start(dir, port, text) {
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${dir}/${name};`);
      writeFileSync(
        join(dir, "nginx.conf"),
        `daemon off; pid ${dir}/pid; events {} http { access_log off; ${temporary.join(" ")} server { listen 127.0.0.1:${port};\n${text}\n} }`,
      );
      return spawn("nginx", ["-p", dir, "-e", "stderr", "-c", join(dir, "nginx.conf")], { stdio: "ignore" });
    },
  },
  {
    command: "caddy",
    file: "Caddyfile",
    start(dir, port, text) {
      writeFileSync(join(dir, "Caddyfile"), `{\n\tadmin off\n}\nhttp://:${port} {\n\tbind 127.0.0.1\n${text}\n}\n`);
      const env = { PATH: process.env["PATH"], HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir };
      return spawn("caddy", ["run", "--config", join(dir, "Caddyfile"), "--adapter", "caddyfile"], { stdio: "ignore", env });
    },
  },
];

const beacon = (id: string): string =>
  JSON.stringify({
    v: 1,
    sentAt: Date.now(),
    events: [{ id, name: "purchase", at: Date.now(), user: { traits: { email: "jane@shop.example" } } }],
  });

/** As the browser sends it to the shop's own host, and with a forged address. */
const send = async (base: string, id: string) =>
  request(`${base}/_df/e`, {
    method: "POST",
    headers: {
      host: "shop.example",
      origin: ORIGIN,
      cookie: "_epik=dj0yA",
      "x-forwarded-for": FORGED,
      "user-agent": BROWSER,
    },
    body: beacon(id),
  });

/** The first thing that an open page of the console is told, to its end: a browser does nothing before that. */
const readLive = async (base: string): Promise<string> => {
  const signal = AbortSignal.timeout(5000);
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const { body } = await request(`${base}/_df/console/events/stream`, { headers, signal });
  let told = "";
  for await (const chunk of body) {
    told += String(chunk);
    if (told.includes("\n\n")) break;
  }
  return told;
};

const untilServed = async (base: string): Promise<number> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await request(`${base}/_df/nothing`).catch(() => undefined);
    await answer?.body.dump();
    if (answer?.statusCode === 404) return answer.statusCode;
    await wait(50);
  }
  throw new Error("the proxy does not answer");
};

const running: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).toReversed()) await stop();
});

const openCollector = async () => {
  const collector = await startRealCollector({ DAYFLY_TRUSTED_PROXIES: "127.0.0.1", DAYFLY_ADMIN_TOKEN: ADMIN_TOKEN });
  running.push(() => collector.stop());
  const delivered = (id: string) => collector.sandbox.received().find(({ event }) => event.event_id === id)?.event;
  return { collector, delivered };
};

const openProxy = async (start: Proxy["start"], text: string): Promise<string> => {
  const port = await freePort();
  const proxy = start(mkdtempSync(join(tmpdir(), "dayfly-proxy-")), port, text);
  running.push(async () => proxy.kill() && (await once(proxy, "exit")));
  const base = `http://127.0.0.1:${port}`;
  await untilServed(base);
  return base;
};

describe("the reverse proxies of docs/first-party.md", () => {
  for (const { command, file, start } of PROXIES) {
    it.skipIf(spawnSync(command, ["version"]).error !== undefined)(
      `${command} hands the visitor's cookies through on the shop's own host, and no forged address`,
      async () => {
        const { collector, delivered } = await openCollector();
        const base = await openProxy(start, snippet(file, collector.url));
        const answer = await send(base, "by-proxy");
        expect(answer.statusCode).toBe(204);
        expect(answer.headers["set-cookie"]).toEqual(
          "_epik=dj0yA; Path=/; Domain=shop.example; Max-Age=31536000; SameSite=Lax; Secure",
        );
        await expect.poll(() => delivered("by-proxy")).toBeDefined();
        expect(JSON.stringify(delivered("by-proxy"))).not.toContain(FORGED);
      },
    );

    it.skipIf(spawnSync(command, ["version"]).error !== undefined)(
      `${command} passes on what an open page of the console is told, at once`,
      async () => {
        const { collector, delivered } = await openCollector();
        const base = await openProxy(start, snippet(file, collector.url));
        // A page of 50 rows: the end of what is larger than a proxy's buffers is what it keeps back.
        await Promise.all(Array.from({ length: 50 }, (_, row) => send(base, `row-${row}`)));
        await expect.poll(() => delivered("row-49")).toBeDefined();
        expect(await readLive(base)).toMatch(/^event: region[^]*\n\n$/);
      },
    );
  }

  it.each(PROXIES)("stand in the page as $command runs them", ({ file }) => {
    expect(readFileSync(new URL("../first-party.md", DOCS), "utf8")).toContain(readFileSync(new URL(file, DOCS), "utf8"));
  });

  it("would be seen to let one through: sent to a collector that trusts the sender, it arrives", async () => {
    const { collector, delivered } = await openCollector();
    await send(collector.url, "direct");
    await expect.poll(() => delivered("direct")).toBeDefined();
    expect(JSON.stringify(delivered("direct"))).toContain(FORGED);
  });
});
