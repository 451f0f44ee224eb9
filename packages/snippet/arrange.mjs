import { gzipSync } from "node:zlib";
import { parseAst } from "rollup/parseAst";

const STEPS = 2_000;

/** The same numbers in each build, which must come out the same. */
const createRandom = () => {
  let state = 1;
  return (below) => Math.floor(((state = (state * 48_271) % 0x7fffffff) / 0x7fffffff) * below);
};

/** What of `names` an expression reads when it is evaluated, not when a function in it is called. */
const readAtOnce = (node, names) => {
  if (!node || typeof node !== "object" || /Function/.test(node.type)) return [];
  if (node.type === "Identifier") return names.has(node.name) ? [node.name] : [];
  return Object.values(node).flatMap((part) => readAtOnce(part, names));
};

/** Each declaration comes after those that it needs. */
const isSound = (declarations) => {
  const declared = new Set();
  return declarations.every(({ name, needs }) => needs.every((need) => declared.has(need)) && declared.add(name));
};

/**
 * Rollup's plugin that puts the declarations of a minified script, `{let …;rest}`, into an order that packs well: gzip finds what repeats
 * the better the nearer it stands. One declaration after the other is moved somewhere else, and stays there if that is not larger.
 */
export const arrange = () => ({
  name: "arrange",
  renderChunk(code) {
    const list = parseAst(code).body[0].body?.[0];
    if (list?.type !== "VariableDeclaration" || !code.startsWith("{let ")) return null;
    const names = new Set(list.declarations.map(({ id }) => id.name));
    const rest = code.slice(list.declarations.at(-1).end);
    const write = (declarations) => `{let ${declarations.map(({ text }) => text).join(",")}${rest}`;
    const random = createRandom();
    let best = list.declarations.map(({ id, init, start, end }) => ({
      name: id.name,
      text: code.slice(start, end),
      needs: readAtOnce(init, names),
    }));
    let size = gzipSync(write(best), { level: 9 }).length;
    for (let step = 0; step < STEPS; step += 1) {
      const moved = [...best];
      const [one] = moved.splice(random(moved.length), 1);
      moved.splice(random(best.length), 0, one);
      const movedSize = isSound(moved) ? gzipSync(write(moved), { level: 9 }).length : Infinity;
      if (movedSize <= size) [best, size] = [moved, movedSize];
    }
    return write(best);
  },
});
