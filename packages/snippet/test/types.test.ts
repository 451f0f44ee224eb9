import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it, describe } from "vitest";

describe("the types", () => {
  it("take what test/types.ts says and refuse what test/errors.ts says", () => {
    const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
    const project = fileURLToPath(new URL("..", import.meta.url));
    expect(() => execFileSync(process.execPath, [tsc, "-p", project], { stdio: "pipe", encoding: "utf8" })).not.toThrow();
  });
});
