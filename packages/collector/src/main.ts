#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { text } from "node:stream/consumers";
import { boundMemory } from "./cli/bound-memory.ts";
import { whyNodeIsTooOld } from "./cli/why-node-is-too-old.ts";

const tooOld = whyNodeIsTooOld(process.versions.node);
if (tooOld !== undefined) {
  process.stderr.write(`${tooOld}\n`);
  process.exit(2);
}

if (process.argv[2] === "start") boundMemory(process);

// Before everything else is loaded: from the second start on, compiled code comes from a file (in the temporary folder, or NODE_COMPILE_CACHE).
enableCompileCache();
const { runCli } = await import("./cli/cli.ts");

let listens = false;
// A reader that has gone (`| head`) ends a command; what listens goes on without anybody to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (listens) return;
  if (error.code !== "EPIPE") process.stderr.write(`The output cannot be written: ${error.message}.\n`);
  process.exit(1);
});
process.stderr.on("error", () => {});

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  columns: process.stdout.columns,
  progressColumns: process.stderr.isTTY ? process.stderr.columns : undefined,
  print: (line) => process.stdout.write(line),
  complain: (line) => process.stderr.write(line),
  readInput: () => text(process.stdin),
  announce: (line) =>
    new Promise((resolve) => {
      let firstAt: number | undefined;
      // A terminal's Ctrl-C may arrive twice, from the terminal and from the package manager around us; only a later one means haste.
      const stop = () => {
        if (firstAt !== undefined && performance.now() - firstAt > 1000) process.exit(130);
        firstAt ??= performance.now();
        resolve();
      };
      process.on("SIGINT", stop);
      process.on("SIGTERM", stop);
      listens = true;
      // Not before: until there is a listener, a signal ends the process on the spot.
      process.stdout.write(line);
    }),
  onHangUp(listener) {
    if (!process.stdin.isTTY && process.platform !== "win32") process.on("SIGHUP", listener);
  },
});
