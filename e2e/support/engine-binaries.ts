import { existsSync, globSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { EngineName } from "./engine-driver.ts";

interface Binary {
  /** Names on the path, or a pattern of absolute addresses. */
  readonly found: readonly string[];
  /** Debian's package. */
  readonly aptPackage: string;
}

const BINARIES = {
  chromium: { found: ["chromium", "chromium-browser", "google-chrome"], aptPackage: "chromium" },
  firefox: { found: ["firefox-esr", "firefox"], aptPackage: "firefox-esr" },
  driver: { found: ["WebKitWebDriver"], aptPackage: "webkit2gtk-driver" },
  miniBrowser: {
    found: ["/usr/lib/*/webkitgtk-6.0/MiniBrowser", "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"],
    aptPackage: "webkit2gtk-driver",
  },
  display: { found: ["Xvfb"], aptPackage: "xvfb" },
  dbus: { found: ["dbus-run-session"], aptPackage: "dbus" },
  openssl: { found: ["openssl"], aptPackage: "openssl" },
} as const satisfies Record<string, Binary>;

export type BinaryName = keyof typeof BINARIES;

/** What each engine's tests run. */
export const NEEDED = {
  chromium: ["chromium", "openssl"],
  webkitgtk: ["driver", "miniBrowser", "display", "dbus", "openssl"],
  firefox: ["firefox", "openssl"],
} as const satisfies Record<EngineName, readonly BinaryName[]>;

/** Where a program is on this machine. */
export const findBinary = (name: BinaryName): string | undefined => {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return BINARIES[name].found
    .flatMap((found) => (found.startsWith("/") ? globSync(found) : folders.map((folder) => join(folder, found))))
    .find((path) => existsSync(path));
};

/** As `findBinary`; throws with what to install where it is not there. */
export const needBinary = (name: BinaryName): string => {
  const path = findBinary(name);
  if (path === undefined) throw new Error(`Install ${BINARIES[name].aptPackage}: ${BINARIES[name].found[0]} is not there.`);
  return path;
};

/** The Debian packages that are missing for an engine. */
export const missingPackages = (engine: EngineName): readonly string[] => {
  const missing = NEEDED[engine].filter((name) => findBinary(name) === undefined);
  return [...new Set(missing.map((name) => BINARIES[name].aptPackage))];
};
