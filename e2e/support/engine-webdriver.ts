import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../packages/collector/src/lib/free-port.fixture.ts";
import { needBinary } from "./engine-binaries.ts";

/** One WebDriver session. Addresses are relative to it; a refused command throws with the driver's message. */
export interface WebDriver {
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  delete(path: string): Promise<unknown>;
  /** Ends the session, the browser and the driver. */
  stop(): Promise<void>;
}

const START_MS = 15_000;

/** Starts WebKitWebDriver on a display and a message bus of its own, with additions to the environment, and opens a session. */
export const startWebDriver = async (capabilities: object, environment: Readonly<Record<string, string>>): Promise<WebDriver> => {
  const display = await startDisplay();
  const port = await freePort();
  const driver = spawn(needBinary("dbus"), ["--", needBinary("driver"), `--port=${port}`], {
    // A group of its own, so that what it starts ends with it.
    detached: true,
    stdio: "ignore",
    env: {
      ...process.env,
      ...environment,
      DISPLAY: display.name,
      NO_AT_BRIDGE: "1",
      GTK_A11Y: "none",
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    },
  });
  const base = `http://127.0.0.1:${port}`;
  const end = () => {
    process.off("exit", end);
    if (driver.pid) process.kill(-driver.pid);
    display.stop();
  };
  process.on("exit", end);
  try {
    await untilReady(`${base}/status`);
    const session = await command("POST", `${base}/session`, { capabilities: { alwaysMatch: capabilities } });
    const address = `${base}/session/${Reflect.get(Object(session), "sessionId")}`;
    return {
      get: (path) => command("GET", `${address}/${path}`),
      post: (path, body) => command("POST", `${address}/${path}`, body),
      delete: (path) => command("DELETE", `${address}/${path}`),
      async stop() {
        await command("DELETE", address).finally(end);
      },
    };
  } catch (error) {
    end();
    throw error;
  }
};

const command = async (method: string, url: string, body?: object): Promise<unknown> => {
  const reply = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = Object(await reply.json());
  if (!reply.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value?.message || value?.error}`);
  return value;
};

const untilReady = async (url: string): Promise<void> => {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const isUp = await fetch(url).then(
      (reply) => reply.ok,
      () => false,
    );
    if (isUp) return;
    if (Date.now() > deadline) throw new Error("WebKitWebDriver did not start. Run it by hand to see why.");
    await wait(20);
  }
};

/** Xvfb takes a free display by itself and writes its number to the descriptor that it is given. */
const startDisplay = async (): Promise<{ name: string; stop(): void }> => {
  const server = spawn(needBinary("display"), ["-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = server.stdio[3];
  if (!number) throw new Error("Xvfb has no descriptor to tell its display.");
  const [line] = await once(number, "data");
  return { name: `:${String(line).trim()}`, stop: () => void server.kill() };
};
