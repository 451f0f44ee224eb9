import { readFileSync } from "node:fs";
import { readProgram } from "./read-program.mjs";

export const FOUND = new URL("found.json", import.meta.url);

export const readFound = () => JSON.parse(readFileSync(FOUND, "utf8"));

/** What was found for this very program; undefined where it was another one. */
export const spellingOf = ({ fingerprint }, file) => {
  const { of, names, order } = readFound()[file] ?? {};
  return of === fingerprint ? { names: names.split(" "), order: order.split(" ").map(Number) } : undefined;
};

/**
 * Rollup's plugin that writes a minified script under the names and in the order that `search.mjs` found to pack best. They hold for that
 * very program: of another one it warns, and leaves it as it is.
 */
export const spell = () => ({
  name: "spell",
  renderChunk(code, { fileName }) {
    const program = readProgram(code);
    if (!program) return null;
    const spelling = spellingOf(program, fileName);
    if (!spelling) this.warn(`${fileName} is not what spelling/found.json is of: run \`pnpm --filter @dayfly/snippet spell\`.`);
    return spelling ? program.write(spelling) : null;
  },
});
