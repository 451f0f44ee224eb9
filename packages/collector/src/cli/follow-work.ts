import type { ClientResponse } from "hono/client";
import type { WorkLine } from "../http/control-work.ts";
import type { TellProgress } from "../lib/progress.ts";
import { CliError, EXIT } from "./cli-error.ts";

type ResultOf<Answer> =
  Answer extends ClientResponse<{ readonly result: infer Result }, infer _Status, infer _Format> ? Result : never;

/** Reads an answer of the control door line by line, passes on how far it is, and gives what came of it. Throws a `CliError`. */
export const followWork = async <Answer extends Pick<Response, "body">>(
  asked: Promise<Answer>,
  tell: TellProgress,
): Promise<ResultOf<Answer>> => {
  const { body } = await asked;
  try {
    for await (const text of linesOf(body)) {
      const line: WorkLine = JSON.parse(text);
      if ("error" in line) throw new CliError(line.error);
      // The door's types say so.
      if ("result" in line) return line.result as ResultOf<Answer>;
      tell(line.progress);
    }
  } catch (error) {
    throw error instanceof CliError ? error : collectorEnded(error);
  }
  throw collectorEnded();
};

export const collectorEnded = (cause?: unknown): CliError =>
  new CliError("The collector ended before it answered. Its log says why; try again when it runs.", EXIT.failed, { cause });

async function* linesOf(body: Response["body"]): AsyncGenerator<string> {
  let rest = "";
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const [first = "", ...more] = text.split("\n");
    const lines = [rest + first, ...more];
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
