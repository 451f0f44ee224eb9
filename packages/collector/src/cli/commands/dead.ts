import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { DeadLetterView } from "../../http/control-dead.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { Control } from "../control-client.ts";
import { withControl } from "../control-client.ts";
import { describeLetter, describeLetters } from "../dead-letters.ts";
import { addDeadOptions, type DeadOptions, toRequest } from "../dead-options.ts";
import { followWork } from "../follow-work.ts";
import { dataDirOption } from "../options.ts";
import { printableJson } from "../printable.ts";
import type { Terminal } from "../terminal.ts";
import { withProgress } from "../with-progress.ts";

const LIST_LIMIT = 50;
const PAGE = 500;

/** `dayfly dead …`: read, replay and drop what was given up. */
export const addDead = (program: Command, terminal: Terminal): void => {
  const dead = program.command("dead").description("Dead letters: events that were given up, each with a reason.");
  addList(dead, terminal);
  addShow(dead, terminal);
  addExport(dead, terminal);
  addTouch(dead, terminal, TOUCHES.replay);
  addTouch(dead, terminal, TOUCHES.drop);
};

const addList = (dead: Command, terminal: Terminal): void => {
  addDeadOptions(dead.command("list"), nodeClock.now)
    .description("List dead letters, the newest first, and say what to do about them.")
    .option("--json", "print them as a JSON list")
    .action(async (options: DeadOptions) => {
      const limit = options.limit ?? LIST_LIMIT;
      const letters = await withControl(terminal, options, (control) => takeLetters(control, options, limit + 1));
      const shown = letters.slice(0, limit);
      const more = letters.length > limit ? `\nThere are more than these ${limit}; raise --limit, or export them.\n` : "";
      terminal.print(options.json ? `${printableJson(shown)}\n` : describeLetters(shown, terminal.columns) + more);
    });
};

const addShow = (dead: Command, terminal: Terminal): void => {
  dead
    .command("show <key>")
    .description("Show one dead letter with the event as it was stored (without IP address and user agent).")
    .option("--json", "print it as JSON")
    .addOption(dataDirOption())
    .action(async (key: string, options: DeadOptions) => {
      const [letter] = await withControl(terminal, options, (control) => takeLetters(control, {}, 1, key));
      if (letter === undefined) throw new CliError(noSuchLetter(key));
      terminal.print(options.json ? `${printableJson(letter)}\n` : describeLetter(letter));
    });
};

const addExport = (dead: Command, terminal: Terminal): void => {
  addDeadOptions(dead.command("export"), nodeClock.now)
    .description("Print dead letters as JSON lines, the newest first (without IP address and user agent).")
    .action((options: DeadOptions) =>
      withControl(terminal, options, async (control) => {
        const { dead: total } = await parseResponse(control.stats.$get());
        await withProgress(terminal, "Exporting", async (tell) => {
          let done = 0;
          for await (const letters of pagesOf(control, options, options.limit ?? Infinity)) {
            terminal.print(letters.map((letter) => `${printableJson(letter)}\n`).join(""));
            tell({ done: (done += letters.length), ...(Object.keys(toRequest(options)).length === 0 ? { total } : {}) });
          }
        });
      }),
    );
};

interface Touch {
  readonly verb: "replay" | "drop";
  readonly description: string;
  readonly doing: string;
  readonly done: (count: string) => string;
}

const TOUCHES = {
  replay: {
    verb: "replay",
    description: "Put dead letters back in line; they are mapped anew and delivered with the same event_id.",
    doing: "Putting dead letters back in line",
    done: (count) => `${count} put back in line.`,
  },
  drop: {
    verb: "drop",
    description: "Delete dead letters for good.",
    doing: "Deleting dead letters",
    done: (count) => `${count} deleted.`,
  },
} as const satisfies Record<string, Touch>;

const addTouch = (dead: Command, terminal: Terminal, { verb, description, doing, done }: Touch): void => {
  addDeadOptions(dead.command(`${verb} [key]`), nodeClock.now)
    .description(description)
    .option("--yes", "really all of them, where no condition is given")
    .option("--json", "print how many as JSON")
    .action((key: string | undefined, options: DeadOptions & { yes?: boolean }) =>
      withControl(terminal, options, async (control) => {
        const request = toRequest(options, key);
        if (Object.keys(request).length === 0 && options.yes !== true) await refuseAll(control, verb);
        const ask = () => control.dead[verb].$post({ json: request });
        const { count } = await withProgress(terminal, doing, (tell) => followWork(ask(), tell));
        if (key !== undefined && count === 0) throw new CliError(noSuchLetter(key));
        terminal.print(options.json ? `${JSON.stringify({ count })}\n` : `${done(countLetters(count))}\n`);
      }),
    );
};

const refuseAll = async (control: Control, verb: string): Promise<void> => {
  const { dead } = await parseResponse(control.stats.$get());
  throw new CliError(
    `This would ${verb} ${dead === 1 ? "the only dead letter" : `all ${countLetters(dead)}`}. ` +
      "Add --yes if that is meant, or choose some with a key, --site, --reason, --since, --until or --limit.",
    EXIT.notUnderstood,
  );
};

const noSuchLetter = (key: string): string =>
  `There is no dead letter ${key}. It may have been replayed, dropped, or deleted by age; \`dayfly dead list\` shows what there is.`;

const countLetters = (count: number): string => `${count} ${count === 1 ? "dead letter" : "dead letters"}`;

const takeLetters = async (
  control: Control,
  options: DeadOptions,
  max: number,
  key?: string,
): Promise<readonly DeadLetterView[]> => {
  const letters: DeadLetterView[] = [];
  for await (const page of pagesOf(control, options, max, key)) letters.push(...page);
  return letters;
};

async function* pagesOf(control: Control, options: DeadOptions, max: number, key?: string) {
  const request = toRequest(options, key);
  let after: string | undefined;
  for (let left = max; left > 0;) {
    const limit = Math.min(left, PAGE);
    const json = { ...request, limit, ...(after === undefined ? {} : { after }) };
    const { letters } = await parseResponse(control.dead.list.$post({ json }));
    if (letters.length > 0) yield letters;
    if (letters.length < limit) return;
    left -= letters.length;
    after = letters.at(-1)?.key;
  }
}
