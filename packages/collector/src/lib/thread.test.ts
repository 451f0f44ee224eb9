import { describe, expect, it } from "vitest";
import type { Greeter } from "./thread.fixture.ts";
import { startThread } from "./thread.ts";

const start = (greeting: string) =>
  startThread<Greeter>("./thread.fixture", import.meta.url, { name: "greeting", settings: greeting });

describe("startThread", () => {
  it("calls what the thread offers, and gives its answers in the order of the calls", async () => {
    const { calls, opened, close } = start("Hello");
    await opened();
    const answers: string[] = [];
    await Promise.all(["Ada", "Grace"].map((name) => calls.greet(name).then((answer) => answers.push(answer))));
    expect(answers).toEqual(["Hello, Ada", "Hello, Grace"]);
    await close();
  });

  it("rejects a call that throws there, and goes on", async () => {
    const { calls, close } = start("Hello");
    await expect(calls.refuse()).rejects.toThrow("no more greetings");
    expect(await calls.greet("Ada")).toBe("Hello, Ada");
    await close();
  });

  it("says why what the thread offers cannot be opened, once, and then that it has stopped", async () => {
    const { calls, opened, close } = start("");
    await expect(opened()).rejects.toThrow("a greeting has words");
    await expect(calls.greet("Ada")).rejects.toThrow("The greeting thread has stopped; restart dayfly.");
    await close();
  });

  it("rejects what waits when the thread ends by itself, and what comes after it", async () => {
    const { calls, close } = start("Hello");
    await calls.crash();
    await expect(calls.greet("Ada")).rejects.toThrow("The greeting thread has stopped; restart dayfly.");
    await close();
    await expect(calls.greet("Ada")).rejects.toThrow("has stopped");
  });
});
