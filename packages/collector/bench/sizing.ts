/** What to run for how many events a day, from the measured costs in support/sizing.ts: `pnpm bench sizing`. Calculates, measures nothing. */
import { describeBillion, describeCosts, describeSizes } from "./support/sizing-tables.ts";

process.stdout.write(`${describeBillion()}\n\n${describeSizes()}\n\n${describeCosts()}\n`);
