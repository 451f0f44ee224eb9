import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** The paste-in stub, as the snippet's package builds it beside `df.js`. */
export const readStub = (): string => {
  const script = pathToFileURL(createRequire(import.meta.url).resolve("@dayfly/snippet/df.js"));
  return readFileSync(new URL("stub.js", script), "utf8").trim();
};
