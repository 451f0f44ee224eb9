import { tmpdir } from "node:os";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { loadSettings } from "../../config/load.ts";
import { loadScripts } from "../../runtimes/node-script.ts";
import type { World } from "./world.ts";
import { openWorld } from "./open-world.ts";

/** Compressing them takes a while. */
const scripts = loadScripts();

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "dayfly-doctor-"));

/** The real world with settings of a test, and in places what the test says. */
export const worldOf = (env: Record<string, string>, given: Partial<World> = {}): ReturnType<typeof openWorld> => {
  const settings = loadSettings({
    PINTEREST_AD_ACCOUNT_ID: "549755885175",
    PINTEREST_ACCESS_TOKEN: "pina_sandbox_token",
    PINTEREST_API_BASE: "http://127.0.0.1:9/v5",
    DAYFLY_DATA_DIR: newFolder(),
    DAYFLY_SECRET: "a secret of at least 32 characters",
    ...env,
  });
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  const world = openWorld(settings.value, { cwd: "/", publicUrl: undefined, page: undefined, refresh: false, scripts });
  return { ...world, ...given };
};
