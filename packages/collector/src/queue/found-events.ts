import type { PersonFilter } from "../wire/person-filter.ts";
import type { HeldEvent } from "./queue.ts";
import { theirs } from "./theirs.ts";

/** Gathers a person's events out of stored lines. One that moves on while it is searched for is found twice, and counts where it was last. */
export interface FoundEvents {
  keep(state: HeldEvent["state"], line: string): void;
  all(): readonly HeldEvent[];
}

export function foundEvents(person: PersonFilter): FoundEvents {
  const found = new Map<string, HeldEvent>();
  return {
    keep(state, line) {
      const event = theirs(line, person);
      if (event) found.set(line, { state, event });
    },
    all: () => [...found.values()],
  };
}
