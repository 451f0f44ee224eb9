import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const SRC = "packages/collector/src";

/** A planted file, its one line, and what oxlint must say; `undefined` where it must say nothing. */
const PLANTED: readonly [file: string, line: string, complaint: RegExp | undefined][] = [
  [`${SRC}/lib/planted.ts`, 'export { decodeBatch } from "../wire/decode.ts";', /lib\/ may import from: nothing/],
  [`${SRC}/wire/planted.ts`, 'export { mapEvent } from "../transform/map.ts";', /wire\/ may import from: lib/],
  [`${SRC}/queue/drivers/planted.ts`, 'export { createApp } from "../../http/app.ts";', /queue\/ may import from: lib, wire/],
  [`${SRC}/http/planted.ts`, 'export { composeCollector } from "../compose.ts";', /http\/ may import from/],
  [`${SRC}/protect/planted.ts`, 'export { hash } from "node:crypto";', /protect\/ is pure/],
  [`${SRC}/transform/planted.ts`, "export const load = () => fetch;", /transform\/ is pure/],
  [`${SRC}/consent/planted.ts`, "export const now = () => Date.now();", /consent\/ is pure/],
  [`${SRC}/protect/planted.ts`, "export const luck = () => Math.random();", /protect\/ is pure/],
  [
    "packages/snippet/src/planted.ts",
    'export { decodeBatch } from "../../collector/src/wire/decode.ts";',
    /types of the wire only/,
  ],
  ["packages/snippet/src/planted.ts", 'export type { WireBatch } from "../../collector/src/wire/event.ts";', undefined],
  [`${SRC}/delivery/planted.ts`, 'export { mapEvent } from "../transform/map.ts";', undefined],
  [`${SRC}/queue/drivers/planted.ts`, 'export { toUnixSeconds } from "../../lib/time.ts";', undefined],
];

describe("the import table", () => {
  let home: string;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "dayfly-lint-"));
    copyFileSync(join(root, "oxlint.config.ts"), join(home, "oxlint.config.ts"));
    symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
  });

  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it.each(PLANTED)("judges %s: %s", (file, line, complaint) => {
    const path = join(home, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${line}\n`);
    const { status, stdout } = spawnSync(process.execPath, [join(root, "node_modules/oxlint/bin/oxlint"), file], {
      cwd: home,
      encoding: "utf8",
    });
    rmSync(path);
    if (complaint === undefined) expect([status, stdout]).toEqual([0, expect.any(String)]);
    else {
      expect(stdout).toMatch(complaint);
      expect(status).not.toBe(0);
    }
  });
});
