import type { Command } from "commander";
import { withControl } from "../control-client.ts";
import { followWork } from "../follow-work.ts";
import { addPersonOptions, type PersonOptions, readPerson } from "../person-options.ts";
import type { Terminal } from "../terminal.ts";
import { withProgress } from "../with-progress.ts";

/** `dayfly forget`: the right to erasure. */
export const addForget = (program: Command, terminal: Terminal): void => {
  addPersonOptions(program.command("forget"))
    .description("Remove a person's events, waiting, given up and recorded, for good. What Pinterest has stays there.")
    .action(async (options: PersonOptions) => {
      const person = await readPerson(options, terminal);
      const forgotten = await withControl(terminal, options, (control) =>
        withProgress(terminal, "Forgetting", (tell) => followWork(control.person.forget.$post({ json: person }), tell)),
      );
      const { waiting, dead, recorded } = forgotten;
      terminal.print(
        options.json
          ? `${JSON.stringify(forgotten)}\n`
          : `Forgotten: ${waiting} waiting, ${dead} given up, ${recorded} in the record. Backups made before still hold them, and Pinterest what it was sent.\n`,
      );
    });
};
