import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../lib/folder.fixture.ts";
import { natsBinaries, startNats, startTogether } from "./server.fixture.ts";

const newest = natsBinaries().at(-1);

it.skipIf(newest === undefined)("leaves no server behind where one of several does not start", async () => {
  if (!newest) return;
  const folder = temporaryFolder();
  const starts = ["", "no_such_setting: 1"].map((more) => startNats(newest, { folder, more }));
  await expect(startTogether(starts)).rejects.toThrow(/does not listen/);
  expect(readdirSync(folder)).toEqual([]);
  expect(() => execFileSync("pgrep", ["-f", folder])).toThrow();
});
