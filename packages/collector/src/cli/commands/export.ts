import type { Command } from "commander";
import { parseResponse } from "hono/client";
import { withControl } from "../control-client.ts";
import { addPersonOptions, type PersonOptions, readPerson } from "../person-options.ts";
import { printableJson } from "../printable.ts";
import type { Terminal } from "../terminal.ts";
import { withProgress } from "../with-progress.ts";

/** `dayfly export`: the right of access. */
export const addExport = (program: Command, terminal: Terminal): void => {
  addPersonOptions(program.command("export"))
    .description("Print everything that is held of a person, as it is held, as JSON. What waits has IP address and user agent.")
    .action(async (options: PersonOptions) => {
      const person = await readPerson(options, terminal);
      const everything = await withControl(terminal, options, (control) =>
        withProgress(terminal, "Looking for the person", () => parseResponse(control.person.export.$post({ json: person }))),
      );
      terminal.print(`${printableJson(everything, options.json ? undefined : 2)}\n`);
    });
};
