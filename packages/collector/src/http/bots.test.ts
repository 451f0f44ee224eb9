import { describe, expect, it } from "vitest";
import { isBot } from "./bots.ts";

const CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";

const CASES: readonly [userAgent: string | undefined, bot: boolean][] = [
  [CHROME, false],
  [`${IPHONE} [Pinterest/iOS]`, false],
  [
    "Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/143.0.0.0 Mobile Safari/537.36 [Pinterest/Android]",
    false,
  ],
  ["Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)", true],
  ["Pinterest/0.2 (+http://www.pinterest.com/bot.html)", true],
  ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", true],
  ["curl/8.5.0", true],
  ["Googlebot/2.1 [Pinterest/iOS] Googlebot", true],
  [undefined, false],
];

describe("isBot", () => {
  it.each(CASES)("judges %s", (userAgent, bot) => {
    expect(isBot(userAgent)).toBe(bot);
  });
});
