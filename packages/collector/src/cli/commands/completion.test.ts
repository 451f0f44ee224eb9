import { execFileSync, spawnSync } from "node:child_process";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { completionScript, type Shell, SHELLS } from "../completion-script.ts";
import { runCommand } from "../run-command.fixture.ts";
import { addCompletion } from "./completion.ts";
import { addDead } from "./dead.ts";

const scripts = async (shell: Shell): Promise<string> => {
  const { out } = await runCommand(
    (program, terminal) => {
      addDead(program, terminal);
      addCompletion(program, terminal);
    },
    ["completion", shell],
  );
  return out;
};

/** What each shell itself offers after the words of a line, the last of which is being typed. */
const ASK: Readonly<Record<Shell, (script: string, words: readonly string[]) => string>> = {
  bash: (script, words) =>
    execFileSync(
      "bash",
      ["-c", `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dayfly; printf '%s\\n' "\${COMPREPLY[@]}"`, "-", ...words],
      {
        encoding: "utf8",
      },
    ),
  zsh: (script, words) => {
    const stub = `_describe() { print -rl -- "\${(@P)2}" }`;
    const run = `words=("$@"); CURRENT=$#; _dayfly`;
    return execFileSync("zsh", ["-fc", `${stub}\n${script}\n${run}`, "-", ...words], { encoding: "utf8" });
  },
  fish: (script, words) =>
    execFileSync("fish", ["--no-config", "-c", `${script}\ncomplete -C "$argv"`, ...words], { encoding: "utf8" }),
};

/** Shells of this machine; bash is on all. */
const HERE = SHELLS.filter((shell) => spawnSync(shell, ["--version"]).error === undefined);

describe("dayfly completion", () => {
  it("is tried in bash at least", () => {
    expect(HERE).toContain("bash");
  });

  it.each(HERE)("offers commands, subcommands and options in %s", async (shell) => {
    const script = await scripts(shell);
    const offers = (...words: readonly string[]) => ASK[shell](script, ["dayfly", ...words]);
    expect(offers("")).toMatch(/\bdead\b/);
    expect(offers("dead", "")).toMatch(/\breplay\b/);
    expect(offers("dead", "")).not.toMatch(/\bcompletion\b/);
    expect(offers("dead", "replay", "--")).toContain("--reason");
    expect(offers("dead", "--site", "shop", "replay", "--")).toContain("--yes");
  });

  it("narrows by what is typed", async () => {
    expect(ASK.bash(await scripts("bash"), ["dayfly", "dead", "re"]).trim()).toBe("replay");
  });

  it("survives quotes and colons in descriptions", () => {
    const program = new Command("dayfly");
    program.command("odd").description("It's a: colon's command");
    const bash = completionScript(program, "bash");
    expect(ASK.bash(bash, ["dayfly", "o"]).trim()).toBe("odd");
    for (const shell of HERE) expect(ASK[shell](completionScript(program, shell), ["dayfly", "o"])).toContain("odd");
  });

  it("names the shells that it knows", async () => {
    expect((await runCommand(addCompletion, ["completion", "tcsh"])).code).toBe(2);
  });
});
