import { describe, expect, it } from "vitest";
import { allNotes } from "../../shared/boards.fixture.ts";
import { clusterOf } from "../../shared/engines.fixture.ts";
import { openNode, useServer } from "./node.fixture.ts";
import { postgresBin } from "./server.fixture.ts";

describe.skipIf(postgresBin() === undefined)("a cluster's boards on Postgres", () => {
  const { server, sql } = useServer();

  it("lose their oldest notes: what is older than ten minutes", async () => {
    const address = server().address();
    const boards = await clusterOf(openNode(address));
    await boards.pin("news", "old");
    await sql(address, "update news set pinned_at = now() - interval '11 minutes'");
    for (let pins = 0; pins < 20; pins += 1) await boards.pin("news", "new");
    expect(new Set(await allNotes(boards))).toEqual(new Set(["new"]));
  });

  it("lose their oldest notes: what is more than they hold", { timeout: 60_000 }, async () => {
    const boards = await clusterOf(openNode(server().address()));
    const text = "x".repeat(4 * 1024 * 1024);
    for (let pins = 0; pins < 21; pins += 1) await boards.pin("news", text);
    expect((await allNotes(boards)).length).toBeLessThanOrEqual(16);
  });
});
