import type { Context, TypedResponse } from "hono";
import { stream } from "hono/streaming";
import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";
import type { Progress, TellProgress } from "../lib/progress.ts";

/** One JSON a line. */
export const WORK_TYPE = "application/x-ndjson";

/** A line of the answer to what may take long: any number that say how far it is, then one of the others. */
export type WorkLine = { readonly progress: Progress } | { readonly result: unknown } | { readonly error: string };

/** What the client's types know of such an answer: `result` of its last line. */
export type WorkAnswer<Result> = TypedResponse<{ readonly result: Result }, 200, "text">;

/** Answers in lines while the work goes on; it also goes on where nobody reads them any more. A failure is the last line. */
export const answerWork = <Result>(
  context: Context,
  log: Log,
  work: (tell: TellProgress) => Promise<Result>,
): Response & WorkAnswer<Result> => {
  context.header("content-type", WORK_TYPE);
  const answer = stream(context, async (out) => {
    const write = (line: WorkLine) => out.writeln(JSON.stringify(line));
    try {
      await write({ result: await work((progress) => void write({ progress })) });
    } catch (error) {
      const reason = messageOf(error);
      log.warn("An operator's request failed.", { path: context.req.path, reason });
      await write({ error: reason });
    }
  });
  // The type stands for what the lines hold.
  return answer as Response & WorkAnswer<Result>;
};
