import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ScriptAsset } from "../http/script.ts";

/** The builds of the snippet: alone, with the bridge to the Tag, and with all that joins it to the page. */
const SCRIPT_NAMES = ["df", "df.tag", "df.all"] as const;

/** Reads every build of the snippet out of @dayfly/snippet. Throws with what to run when they are not built. */
export const loadScripts = (): readonly ScriptAsset[] => SCRIPT_NAMES.map(loadScript);

/** The paste-in stub, without its line end. */
export const readStub = (): string => readBuild("stub").toString("utf8").trim();

/** `ending`: of what is beside it. */
const readBuild = (name: string, ending = ""): Buffer => {
  const path = `${createRequire(import.meta.url).resolve(`@dayfly/snippet/${name}.js`)}${ending}`;
  if (!existsSync(path)) throw new Error("The snippet is not built; run `pnpm build` first.");
  return readFileSync(path);
};

/** One build, with what it was compressed to when it was made. */
export const loadScript = (name: (typeof SCRIPT_NAMES)[number]): ScriptAsset => {
  const plain = new Uint8Array(readBuild(name));
  return {
    name,
    plain,
    gzip: new Uint8Array(readBuild(name, ".gz")),
    brotli: new Uint8Array(readBuild(name, ".br")),
    hash: createHash("sha256").update(plain).digest("hex").slice(0, 12),
    integrity: `sha384-${createHash("sha384").update(plain).digest("base64")}`,
  };
};
