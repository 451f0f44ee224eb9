import { spawnSync } from "node:child_process";
import { describe, expect, it, vi } from "vitest";
import { boundMemory } from "./bound-memory.ts";

const start = (changes: Partial<Parameters<typeof boundMemory>[0]> = {}) => {
  const execve = vi.fn<NonNullable<NodeJS.Process["execve"]>>();
  boundMemory({
    execve,
    execPath: "/usr/bin/node",
    execArgv: ["--enable-source-maps"],
    argv: ["/usr/bin/node", "/opt/dayfly/dist/main.js", "start", "--json"],
    env: { DAYFLY_PORT: "80" },
    platform: "linux",
    ...changes,
  });
  return execve.mock.calls;
};

describe("boundMemory", () => {
  it("starts the same again, with bounds and all that was said", () => {
    const args = [
      "/usr/bin/node",
      "--max-semi-space-size=8",
      "--enable-source-maps",
      "/opt/dayfly/dist/main.js",
      "start",
      "--json",
    ];
    expect(start()).toEqual([["/usr/bin/node", args, { DAYFLY_PORT: "80", MALLOC_ARENA_MAX: "2" }]]);
  });

  it.each([
    ["is the one that was started again", { execArgv: ["--max-semi-space-size=8"] }],
    ["was told of a size by an argument", { execArgv: ["--max_semi_space_size=64"] }],
    ["was told of a size by NODE_OPTIONS", { env: { NODE_OPTIONS: "--max-semi-space-size=64" } }],
    ["runs on Windows", { platform: "win32" as const }],
  ])("leaves a process as it is that %s", (_why, changes) => {
    expect(start(changes)).toEqual([]);
  });

  it("leaves the threads of the new process their own bounds", () => {
    const script = `
      import { Worker } from "node:worker_threads";
      import { boundMemory } from ${JSON.stringify(import.meta.resolve("./bound-memory.ts"))};
      if (process.argv[1] === "start") boundMemory(process);
      const code = "import v8 from 'node:v8'; console.log(v8.getHeapStatistics().heap_size_limit)";
      for (const maxYoungGenerationSizeMb of [6, 48])
        new Worker(code, { eval: true, resourceLimits: { maxYoungGenerationSizeMb } });`;
    const limits = (command: string): number => {
      const args = ["--max-semi-space-size=8", "--input-type=module", "-e", script, command];
      const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
      return new Set(stdout.trim().split("\n").map(Number)).size;
    };
    expect(limits("start")).toBe(2);
    expect(limits("another"), "what the flag does without it").toBe(1);
  });

  it("keeps what the environment says of arenas", () => {
    expect(start({ env: { MALLOC_ARENA_MAX: "4" } })[0]?.[2]).toEqual({ MALLOC_ARENA_MAX: "4" });
  });

  it("goes on as it is where a process cannot be replaced", () => {
    expect(() => boundMemory({ ...process, execve: undefined as never, env: {}, execArgv: [] })).not.toThrow();
  });
});
