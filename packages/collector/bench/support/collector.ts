import { spawnSync } from "node:child_process";
import type { Role } from "../../src/role.ts";
import { type Child, startChild } from "./child.ts";

let isBuilt = false;

/** Builds the package that users run, once in a process. */
export const buildCollector = (): void => {
  if (isBuilt) return;
  const script = new URL("../../../../scripts/build-collector.ts", import.meta.url).pathname;
  if (spawnSync(process.execPath, [script], { stdio: "inherit" }).status !== 0) throw new Error("the collector cannot be built");
  isBuilt = true;
};

export interface CollectorOptions {
  readonly dataDir: string;
  /** Absent: nobody answers there. */
  readonly apiBase?: string;
  readonly role?: Role;
  readonly queue?: string;
  /** That take requests. */
  readonly threads?: number;
  /** A command that runs the one that follows it. */
  readonly under?: readonly string[];
}

/** Refuses every connection. */
const NOBODY = "http://127.0.0.1:9/v5";

/** `dayfly start` of the built package, which is built before. */
export const startCollector = (options: CollectorOptions): Promise<Child> => {
  const { dataDir, apiBase = NOBODY, role = "all", queue = "sqlite:", threads, under = [] } = options;
  buildCollector();
  const settings = [
    "PINTEREST_AD_ACCOUNT_ID=549755885175",
    "PINTEREST_ACCESS_TOKEN=pina_sandbox_token",
    `PINTEREST_API_BASE=${apiBase}`,
    "DAYFLY_ORIGINS=https://shop.example",
    "DAYFLY_RATE_PER_IP=0",
    "DAYFLY_LOG_LEVEL=error",
    `DAYFLY_DATA_DIR=${dataDir}`,
    "DAYFLY_PORT=0",
    `DAYFLY_QUEUE=${queue}`,
    ...(threads === undefined ? [] : [`DAYFLY_INGEST_THREADS=${threads}`]),
  ];
  return startChild("../../dist/main.js", ["start", "--json", "--role", role], ["env", ...settings, ...under]);
};
