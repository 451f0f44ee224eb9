import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

describe.each(["chaos", "cluster"])("the harness chaos/%s.ts", (name) => {
  const script = fileURLToPath(new URL(`../chaos/${name}.ts`, import.meta.url));

  it.each([
    ["--events", "many"],
    ["--events", "0"],
    ["--events", "10.5"],
    ["--seconds", "soon"],
    ["--seconds", "1e9"],
    ["--seed", "lucky"],
  ])("starts nothing for %s %s, and says how it is called", (...args) => {
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8", timeout: 30_000 });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^usage: pnpm chaos/)]);
  });
});
