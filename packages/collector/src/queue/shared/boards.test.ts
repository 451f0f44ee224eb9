import { expect, it } from "vitest";
import { allNotes } from "./boards.fixture.ts";
import { clusterOf, describeOnEngines } from "./engines.fixture.ts";

describeOnEngines("a cluster's boards", (engine) => {
  const openBoards = () => clusterOf(engine().open(engine().address()));

  it("are read in order, behind any number", async () => {
    const boards = await openBoards();
    expect(await boards.read("news", 0)).toEqual([]);
    const texts = Array.from({ length: 50 }, (_, index) => `note ${index} with a line\nand "é"`);
    for (const text of texts) await boards.pin("news", text);
    await boards.pin("forgotten", "another board");
    expect(await allNotes(boards)).toEqual(texts);
    const [, second] = await boards.read("news", 0);
    const [third] = await boards.read("news", second?.number ?? 0);
    expect(third?.text).toBe(texts[2]);
  });

  it("are read from the beginning behind a number that they never had: one was lost with its engine", async () => {
    const boards = await openBoards();
    await boards.pin("news", "the first after the crash");
    expect((await boards.read("news", 5000)).map(({ text }) => text)).toEqual(["the first after the crash"]);
  });

  it("take what is larger than the engine's messages", async () => {
    const boards = await openBoards();
    const text = JSON.stringify(
      Array.from({ length: 20_000 }, (_, index) => ({ key: `event-${index}/shop/purchase`, state: "waiting" })),
    );
    expect(text.length).toBeGreaterThan(1024 * 1024);
    await boards.pin("news", text);
    expect(await allNotes(boards)).toEqual([text]);
  });
});
