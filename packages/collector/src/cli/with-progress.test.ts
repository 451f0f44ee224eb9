import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { progressLine, withProgress } from "./with-progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const openTerminal = (progressColumns?: number) => {
  const written: string[] = [];
  return { written, terminal: { complain: (text: string) => void written.push(text), progressColumns } };
};

describe("withProgress", () => {
  it("draws a line each second, and wipes it when the work is done", async () => {
    const { written, terminal } = openTerminal(80);
    const gate = Promise.withResolvers<string>();
    const running = withProgress(terminal, "Exporting", (tell) => {
      tell({ done: 500, total: 2000 });
      return gate.promise;
    });
    await vi.advanceTimersByTimeAsync(2000);
    expect(written.map((line) => line.replace("\r\u001B[K", ""))).toEqual([
      "Exporting ████████░░░░░░░░░░░░░░░░░░░░░░ 25 %  500 of 2,000  1 s",
      "Exporting ████████░░░░░░░░░░░░░░░░░░░░░░ 25 %  500 of 2,000  2 s",
    ]);
    gate.resolve("made");
    expect(await running).toBe("made");
    expect(written.at(-1)).toBe("\r\u001B[K");
    await vi.advanceTimersByTimeAsync(5000);
    expect(written).toHaveLength(3);
  });

  it("wipes it when the work fails too", async () => {
    const { written, terminal } = openTerminal(80);
    const gate = Promise.withResolvers<never>();
    const running = withProgress(terminal, "Copying", () => gate.promise);
    await vi.advanceTimersByTimeAsync(1000);
    gate.reject(new Error("no room"));
    await expect(running).rejects.toThrow("no room");
    expect(written.at(-1)).toBe("\r\u001B[K");
  });

  it("writes nothing for work that is quick, or where nobody looks", async () => {
    const quick = openTerminal(80);
    await withProgress(quick.terminal, "Copying", async () => "done");
    expect(quick.written).toEqual([]);
    const piped = openTerminal();
    const gate = Promise.withResolvers<void>();
    const running = withProgress(piped.terminal, "Copying", () => gate.promise);
    await vi.advanceTimersByTimeAsync(3000);
    gate.resolve();
    await running;
    expect(piped.written).toEqual([]);
  });

  it("keeps to the terminal's width", async () => {
    const { written, terminal } = openTerminal(20);
    const gate = Promise.withResolvers<void>();
    const running = withProgress(terminal, "A label that is long", () => gate.promise);
    await vi.advanceTimersByTimeAsync(1000);
    gate.resolve();
    await running;
    expect(written[0]).toBe("\r\u001B[KA label that is lon");
  });
});

describe("progressLine", () => {
  it.each([
    [{}, 3, "Copying  3 s"],
    [{ done: 1200 }, 75, "Copying  1,200  1 min 15 s"],
    [{ done: 0, total: 0 }, 1, "Copying  0  1 s"],
    [{ done: 2000, total: 2000 }, 9, "Copying ██████████████████████████████ 100 %  2,000 of 2,000  9 s"],
    [{ doing: "Checking the copy" }, 9, "Checking the copy  9 s"],
  ])("writes %o after %i s", (progress, seconds, line) => {
    expect(progressLine("Copying", progress, seconds)).toBe(line);
  });
});
