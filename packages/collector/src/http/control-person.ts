import { Type } from "typebox";
import type { TellProgress } from "../lib/progress.ts";
import type { Sha256Hex } from "../lib/sha256.ts";
import type { HeldEvent, Queue } from "../queue/queue.ts";
import type { EventRecord, Journey } from "../record/record.ts";
import { PERSON_KEYS, type PersonFilter } from "../wire/person-filter.ts";
import type { SiteKey } from "../wire/stored-event.ts";

const hashes = Type.Optional(
  Type.Array(Type.Unsafe<Sha256Hex>(Type.String({ pattern: "^[0-9a-f]{64}$" })), { minItems: 1, maxItems: 100 }),
);

/** A `PersonFilter` as JSON: a person crosses the socket by hashes only. Anything else is refused, for a misspelt key means somebody else. */
export const PERSON_REQUEST = Type.Unsafe<PersonFilter>(
  Type.Object(
    {
      site: Type.Optional(Type.Unsafe<SiteKey>(Type.String())),
      ...Object.fromEntries(PERSON_KEYS.map((key) => [key, hashes])),
    },
    { additionalProperties: false },
  ),
);

interface PersonParts {
  readonly queue: Queue;
  readonly record: EventRecord;
}

export interface ForgottenPerson {
  readonly waiting: number;
  readonly dead: number;
  readonly recorded: number;
}

/** The queue first: what it still held could be recorded again meanwhile. */
export const forgetPerson = async (
  { queue, record }: PersonParts,
  person: PersonFilter,
  tell: TellProgress,
): Promise<ForgottenPerson> => {
  const { waiting, dead } = await queue.forget(person, tell);
  const inRecord: TellProgress = (progress) => tell({ ...progress, doing: "Forgetting in the record" });
  inRecord({});
  return { waiting, dead, recorded: await record.forget(person, inRecord) };
};

/** Everything that is held of a person, as it is held. */
export interface PersonExport {
  readonly held: readonly HeldEvent[];
  readonly recorded: readonly Journey[];
}

export const exportPerson = async ({ queue, record }: PersonParts, person: PersonFilter): Promise<PersonExport> => {
  const [held, recorded] = await Promise.all([queue.findPerson(person), record.findPerson(person)]);
  return { held, recorded };
};
