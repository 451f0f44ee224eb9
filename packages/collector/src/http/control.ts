import { Hono } from "hono";
import { validator } from "hono/validator";
import { type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import type { ReloadReport } from "../config/reload.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Queue } from "../queue/queue.ts";
import type { EventRecord } from "../record/record.ts";
import { exportPerson, forgetPerson, PERSON_REQUEST } from "./control-person.ts";
import { answerWork } from "./control-work.ts";
import { type AccountState, readStats } from "./stats.ts";
import { DEAD_PAGE_REQUEST, DEAD_REQUEST, touchDead, viewDeadLetter } from "./control-dead.ts";

/** `file`: an absolute path, on the collector's machine. */
const BACKUP_REQUEST = Type.Object(
  { file: Type.String({ minLength: 1 }), overwrite: Type.Boolean() },
  { additionalProperties: false },
);

/** What an operator's command may ask of a collector. Parts that are absent are those of a running one. */
export interface ControlParts {
  readonly queue: Queue;
  /** Opened when it is asked for. */
  readonly record: () => EventRecord;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts?: (() => readonly AccountState[]) | undefined;
  readonly reload?: () => Promise<ReloadReport>;
}

/**
 * The control door: what `dayfly dead`, `stats`, `forget`, `export`, `backup` and `reload` ask. Served on a socket that only the collector's user may open;
 * where no collector runs, a command calls it inside its own process. Failures are `{ error }`, a sentence that says what to do. What may take
 * long answers in lines, see `control-work.ts`.
 */
export const createControl = ({ queue, record, clock, log, accounts, reload }: ControlParts) =>
  new Hono()
    .onError((error, context) => {
      log.warn("An operator's request failed.", { path: context.req.path, reason: error.message });
      return context.json({ error: error.message }, 500);
    })
    .get("/stats", async (context) => context.json(await readStats({ queue, clock, accounts })))
    .post("/dead/list", body(DEAD_PAGE_REQUEST), async (context) => {
      const { limit, after, ...filter } = context.req.valid("json");
      const letters = await queue.listDead(filter, { limit, ...(after === undefined ? {} : { after }) });
      return context.json({ letters: letters.map(viewDeadLetter) });
    })
    .post("/dead/replay", body(DEAD_REQUEST), (context) =>
      answerWork(context, log, async (tell) => {
        const count = await touchDead(queue, "replayDead", context.req.valid("json"), tell);
        log.info("Dead letters were put back in line.", { count });
        return { count };
      }),
    )
    .post("/dead/drop", body(DEAD_REQUEST), (context) =>
      answerWork(context, log, async (tell) => {
        const count = await touchDead(queue, "dropDead", context.req.valid("json"), tell);
        log.info("Dead letters were deleted.", { count });
        return { count };
      }),
    )
    .post("/person/forget", body(PERSON_REQUEST), (context) =>
      answerWork(context, log, async (tell) => {
        const forgotten = await forgetPerson({ queue, record: record() }, context.req.valid("json"), tell);
        log.info("A person was forgotten.", { ...forgotten });
        return forgotten;
      }),
    )
    .post("/person/export", body(PERSON_REQUEST), async (context) =>
      context.json(await exportPerson({ queue, record: record() }, context.req.valid("json"))),
    )
    .post("/backup", body(BACKUP_REQUEST), (context) => {
      const { file, overwrite } = context.req.valid("json");
      const { backup } = queue;
      if (backup === undefined) return context.json({ error: NOTHING_TO_COPY }, 409);
      return answerWork(context, log, (tell) => backup(file, { overwrite, tell }));
    })
    .post("/reload", async (context) => {
      if (reload === undefined) return context.json({ error: NOTHING_TO_RELOAD }, 409);
      return context.json(await reload(), 200);
    });

export type ControlApp = ReturnType<typeof createControl>;

const NOTHING_TO_COPY =
  "This queue has no file to copy: Postgres and NATS are backed up by their own means, and what is in memory is lost at exit.";
const NOTHING_TO_RELOAD =
  "There is nothing to reload: no collector runs here, or it runs without settings of its own (the demo).";
const MISUNDERSTOOD =
  "The collector does not understand this request. Use the same version of dayfly for it and for the command.";

/** Only JSON that says so: without the content type Hono would take any body for an empty object, which means "all". */
const body = <Schema extends TSchema>(schema: Schema) =>
  validator("json", (value, context) => {
    const isJson = context.req.header("content-type") === "application/json";
    return isJson && Value.Check(schema, value) ? value : context.json({ error: MISUNDERSTOOD }, 400);
  });
