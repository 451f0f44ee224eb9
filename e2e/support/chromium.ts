import { existsSync } from "node:fs";
import { chromium } from "playwright";
import type { LaunchOptions } from "playwright/test";
import { findBinary } from "./engine-binaries.ts";

/** `CHROME_PATH`, else the system's Chromium or Chrome, else Playwright's own; undefined where there is none. */
export const findChromium = (): string | undefined => {
  const { CHROME_PATH } = process.env;
  const own = chromium.executablePath();
  return CHROME_PATH || findBinary("chromium") || (existsSync(own) ? own : undefined);
};

/** What to run where there is no Chromium. */
export const HOW_TO_INSTALL =
  "The browser tests need Chromium. Run `apt-get install -y chromium` or `npx playwright install chromium`, or set CHROME_PATH.";

/** Every host is this machine, so that sites have real names; certificates are the tests' own; the browser talks to nobody else. */
export const launchOptions = (): LaunchOptions => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(HOW_TO_INSTALL);
  return {
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * 127.0.0.1, EXCLUDE localhost",
      "--ignore-certificate-errors",
    ],
  };
};
