import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { settingsPauseSeconds } from "./settings-pause.ts";

it("looks again within minutes at first, and leaves a day to complete the settings before Cloudflare gives a message up", () => {
  const example = readFileSync(new URL("../../../wrangler/wrangler.jsonc", import.meta.url), "utf8");
  const retries = Number(/"max_retries": (\d+)/.exec(example)?.[1]);
  const pauses = Array.from({ length: retries }, (_, index) => settingsPauseSeconds(index + 1));
  expect(pauses.slice(0, 3)).toEqual([60, 120, 240]);
  expect(pauses.reduce((sum, seconds) => sum + seconds, 0)).toBeGreaterThan(24 * 3600);
});
