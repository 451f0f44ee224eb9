import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { silentLog } from "../lib/log.ts";
import type { TellProgress } from "../lib/progress.ts";
import { answerWork } from "./control-work.ts";

const ask = (work: (tell: TellProgress) => Promise<unknown>, log = silentLog) =>
  new Hono().post("/work", (context) => answerWork(context, log, work)).request("/work", { method: "POST" });

/** The next line of an answer. */
const lineReader = ({ body }: Response) => {
  if (!body) throw new Error("there is no body");
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  return { next: async () => (await reader.read()).value, cancel: () => reader.cancel() };
};

describe("answerWork", () => {
  it("says how far the work is while it goes on, and then what came of it", async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const answer = await ask(async (tell) => {
      for (const [step, { promise }] of gates.entries()) {
        await promise;
        tell({ done: step + 1, total: 2 });
      }
      return { count: 2 };
    });
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
    const { next } = lineReader(answer);
    gates[0]?.resolve();
    expect(await next()).toBe('{"progress":{"done":1,"total":2}}\n');
    gates[1]?.resolve();
    expect(await next()).toBe('{"progress":{"done":2,"total":2}}\n');
    expect(await next()).toBe('{"result":{"count":2}}\n');
    expect(await next()).toBeUndefined();
  });

  it("ends with what failed, and logs it", async () => {
    const logged: unknown[] = [];
    const answer = await ask(() => Promise.reject(new Error("The disk is full.")), {
      ...silentLog,
      warn: (message, fields) => void logged.push([message, fields]),
    });
    expect(await answer.text()).toBe('{"error":"The disk is full."}\n');
    expect(logged).toEqual([["An operator's request failed.", { path: "/work", reason: "The disk is full." }]]);
  });

  it("goes on with the work when nobody reads any more", async () => {
    const [gate, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
    const { next, cancel } = lineReader(
      await ask(async (tell) => {
        tell({ done: 1 });
        await gate.promise;
        for (let done = 2; done < 100; done += 1) tell({ done });
        ended.resolve("to its end");
      }),
    );
    await next();
    await cancel();
    gate.resolve();
    expect(await ended.promise).toBe("to its end");
  });
});
