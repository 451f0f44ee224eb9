import { describe, expect, it } from "vitest";
import type { Progress } from "../lib/progress.ts";
import { CliError } from "./cli-error.ts";
import { followWork } from "./follow-work.ts";

/** An answer that comes in these pieces. */
const answerIn = (pieces: readonly string[], end: (stream: ReadableStreamDefaultController) => void) => {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  const body = new ReadableStream({
    pull(stream) {
      const next = bytes.shift();
      if (next) stream.enqueue(next);
      else end(stream);
    },
  });
  return Promise.resolve(new Response(body));
};

const follow = async (pieces: readonly string[], end = (stream: ReadableStreamDefaultController) => stream.close()) => {
  const told: Progress[] = [];
  const outcome = await followWork(answerIn(pieces, end), (progress) => void told.push(progress)).catch(
    (error: unknown) => error,
  );
  return { outcome, told };
};

describe("followWork", () => {
  it("passes on each progress and gives the result, wherever the pieces of the answer are cut", async () => {
    const text = '{"progress":{"done":1,"total":2}}\n{"progress":{"doing":"Prüfen"}}\n{"result":{"count":2}}\n';
    const told = [{ done: 1, total: 2 }, { doing: "Prüfen" }];
    expect(await follow([text])).toEqual({ outcome: { count: 2 }, told });
    expect(await follow([...text])).toEqual({ outcome: { count: 2 }, told });
  });

  it("throws the collector's own sentence", async () => {
    const { outcome } = await follow(['{"progress":{"done":1}}\n', '{"error":"The disk is full."}\n']);
    expect(outcome).toBeInstanceOf(CliError);
    expect(outcome).toMatchObject({ message: "The disk is full." });
  });

  it.each([
    ["ends", (stream: ReadableStreamDefaultController) => stream.close()],
    ["breaks off", (stream: ReadableStreamDefaultController) => stream.error(new TypeError("terminated"))],
  ])("says so when the answer %s before the result", async (_how, end) => {
    const { outcome, told } = await follow(['{"progress":{"done":1}}\n', '{"resu'], end);
    expect(told).toEqual([{ done: 1 }]);
    expect(outcome).toMatchObject({ message: expect.stringContaining("ended before it answered") });
  });
});
