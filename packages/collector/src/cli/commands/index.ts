import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { addAssets } from "./assets.ts";
import { addBackup } from "./backup.ts";
import { addCompletion } from "./completion.ts";
import { addConfig } from "./config.ts";
import { addDead } from "./dead.ts";
import { addDemo } from "./demo.ts";
import { addDoctor } from "./doctor.ts";
import { addExplain } from "./explain.ts";
import { addExport } from "./export.ts";
import { addForget } from "./forget.ts";
import { addReload } from "./reload.ts";
import { addSandbox } from "./sandbox.ts";
import { addSnippet } from "./snippet.ts";
import { addStart } from "./start.ts";
import { addStats } from "./stats.ts";

/** One row per command, in the order of the help. */
export const COMMANDS: readonly ((program: Command, terminal: Terminal) => void)[] = [
  addStart,
  addDemo,
  addSandbox,
  addConfig,
  addDoctor,
  addExplain,
  addSnippet,
  addAssets,
  addStats,
  addDead,
  addForget,
  addExport,
  addReload,
  addBackup,
  addCompletion,
];
