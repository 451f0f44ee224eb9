import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";
import { answers, controlAddress, serveControl } from "./control-socket.ts";
import { addStats } from "./commands/stats.ts";
import { temporaryFolder } from "../lib/folder.fixture.ts";
import { runCommand } from "./run-command.fixture.ts";

const app = new Hono().get("/stats", (context) => context.json({}));
const opened: { close(): Promise<void> }[] = [];
const serve = async (dataDir: string) => {
  const server = await serveControl(app, dataDir);
  opened.push(server);
  return server;
};

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

describe.skipIf(process.platform === "win32")("serveControl", () => {
  it("lets nobody but this user in", async () => {
    const dataDir = temporaryFolder();
    const before = process.umask();
    await serve(dataDir);
    expect(statSync(join(dataDir, "control.sock")).mode & 0o777).toBe(0o600);
    expect(process.umask()).toBe(before);
  });

  it("takes its socket along when it closes", async () => {
    const dataDir = temporaryFolder();
    const server = await serve(dataDir);
    expect(await answers(controlAddress(dataDir))).toBe(true);
    await server.close();
    expect(await answers(controlAddress(dataDir))).toBe(false);
    expect(existsSync(join(dataDir, "control.sock"))).toBe(false);
  });

  it("closes though a command waits for an answer, and tells that command so", async () => {
    const dataDir = temporaryFolder();
    const asked = Promise.withResolvers<void>();
    const silent = new Hono().get("/stats", () => {
      asked.resolve();
      return new Promise<Response>(() => {});
    });
    const server = await serveControl(silent, dataDir);
    const command = runCommand(addStats, ["stats", "--data-dir", dataDir]);
    await asked.promise;
    await server.close();
    expect(await command).toMatchObject({ code: 1, err: expect.stringContaining("ended before it answered") });
  });

  it("makes the directory where there is none", async () => {
    const dataDir = join(temporaryFolder(), "new", "data");
    await serve(dataDir);
    expect(await answers(controlAddress(dataDir))).toBe(true);
  });

  it("takes over the socket of a killed process", async () => {
    const dataDir = temporaryFolder();
    const path = join(dataDir, "control.sock");
    const listens = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => console.log("listens"))`;
    const child = spawn(process.execPath, ["-e", listens], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(existsSync(path)).toBe(true);
    await serve(dataDir);
    expect(await answers(controlAddress(dataDir))).toBe(true);
  });

  it("leaves the socket of a living process alone", async () => {
    const dataDir = temporaryFolder();
    await serve(dataDir);
    await expect(serveControl(app, dataDir)).rejects.toThrow("EADDRINUSE");
    expect(await answers(controlAddress(dataDir))).toBe(true);
  });
});

describe("controlAddress", () => {
  it("takes the shorter way, for the system takes about 100 bytes", () => {
    const deep = join(process.cwd(), "data");
    expect(controlAddress(deep).length).toBeLessThanOrEqual(join(deep, "control.sock").length);
  });
});
