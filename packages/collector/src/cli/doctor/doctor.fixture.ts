import type { AddressInfo, Server } from "node:net";
import { Hono } from "hono";
import { onTestFinished } from "vitest";
import { loadSettings } from "../../config/load.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { loadScripts } from "../../runtimes/node-script.ts";
import { type RunningServer, serveApp } from "../../runtimes/node-server.ts";
import type { Finding } from "./finding.ts";
import { openWorld } from "./open-world.ts";
import type { World } from "./world.ts";

/** Compressing them takes a while. */
const scripts = loadScripts();

/** The real world with settings of a test, and in places what the test says. */
export const worldOf = (env: Record<string, string>, given: Partial<World> = {}): ReturnType<typeof openWorld> => {
  const settings = loadSettings({
    PINTEREST_AD_ACCOUNT_ID: "549755885175",
    PINTEREST_ACCESS_TOKEN: "pina_sandbox_token",
    PINTEREST_API_BASE: "http://127.0.0.1:9/v5",
    DAYFLY_DATA_DIR: temporaryFolder(),
    DAYFLY_SECRET: "a secret of at least 32 characters",
    ...env,
  });
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  const world = openWorld(settings.value, { cwd: "/", publicUrl: undefined, page: undefined, refresh: false, scripts });
  return { ...world, ...given };
};

/** The same, closed when the test is over; so are the servers below. */
export const open = (env: Record<string, string> = {}, given: Partial<World> = {}): World => {
  const world = worldOf(env, given);
  onTestFinished(world.close);
  return world;
};

export const serve = async (app: Hono): Promise<RunningServer> => {
  const server = await serveApp(app, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close(0));
  return server;
};

/** A shop's server: files by path, each with headers. */
export const serveShop = (files: Record<string, Record<string, string>>): Promise<RunningServer> => {
  const app = new Hono();
  for (const [path, { body = "", ...headers }] of Object.entries(files))
    app.get(path, (context) => context.body(body, 200, headers));
  return serve(app);
};

/** Gives the port that a server holds from now on. */
export const hold = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    onTestFinished(() => void server.close());
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

export const portOf = (url: string): string => new URL(url).port;

export const short = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ status, says }) => `${status}: ${says}`);
export const fixes = (findings: readonly Finding[]): string => findings.map(({ fix }) => fix ?? "").join("\n");
