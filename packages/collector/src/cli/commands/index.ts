import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";

type AddCommand = (program: Command, terminal: Terminal) => void;

/** One row per command, in the order of the help. Each is loaded when it is asked for: the collector starts without the others' code. */
export const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  start: async () => (await import("./start.ts")).addStart,
  demo: async () => (await import("./demo.ts")).addDemo,
  sandbox: async () => (await import("./sandbox.ts")).addSandbox,
  config: async () => (await import("./config.ts")).addConfig,
  doctor: async () => (await import("./doctor.ts")).addDoctor,
  explain: async () => (await import("./explain.ts")).addExplain,
  snippet: async () => (await import("./snippet.ts")).addSnippet,
  assets: async () => (await import("./assets.ts")).addAssets,
  stats: async () => (await import("./stats.ts")).addStats,
  dead: async () => (await import("./dead.ts")).addDead,
  forget: async () => (await import("./forget.ts")).addForget,
  export: async () => (await import("./export.ts")).addExport,
  reload: async () => (await import("./reload.ts")).addReload,
  backup: async () => (await import("./backup.ts")).addBackup,
  completion: async () => (await import("./completion.ts")).addCompletion,
};
