/**
 * `pnpm --filter @dayfly/snippet spell [file.js …]`: searches for each script the names and the order of declarations that pack best, and
 * keeps them in `found.json`. Compression finds what repeats, and what repeats is up to names and neighbours; no rule says which are good
 * ones, so it tries. It takes some minutes; a second run goes on where the first one ended.
 */
import { writeFileSync } from "node:fs";
import { argv, chdir, stdout } from "node:process";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { rollup } from "rollup";
import { readProgram } from "./read-program.mjs";
import { FOUND, readFound, spellingOf } from "./spell.mjs";

/** By gzip alone, which takes a hundredth of brotli's time; then by both. */
const STEPS = { gzip: 150_000, both: 20_000 };
/** Bytes of brotli that one of gzip is worth: as in the goals of `df.js`. */
const SHARE = 2_060 / 2_300;
/** How many bytes worse a step may be at first; less and less on the way. */
const HEAT = 0.12;
const LETTERS = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_"];

const gzip = (text) => gzipSync(text, { level: 9 }).length;
const brotli = (text) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } })
    .length;

const below = (limit) => Math.floor(Math.random() * limit);

/** One declaration somewhere else. */
const move = ({ names, order }) => {
  const moved = [...order];
  const [one] = moved.splice(below(order.length), 1);
  moved.splice(below(order.length), 0, one);
  return { names, order: moved };
};

/** One variable of another name; those that had it and stand in its way get its own. Undefined where they cannot. */
const rename = ({ names, order }, { conflicts }) => {
  const renamed = [...names];
  const variable = below(names.length);
  const name = Math.random() < 0.5 ? names[below(names.length)] : LETTERS[below(LETTERS.length)];
  renamed[variable] = name;
  const others = conflicts[variable].filter((other) => names[other] === name);
  for (const other of others) renamed[other] = names[variable];
  const isClear = others.every((other) => conflicts[other].every((third) => renamed[third] !== renamed[other]));
  return isClear ? { names: renamed, order } : undefined;
};

/** The best of many small steps, each kept if it is no worse, or hardly. `measure` may give up above `limit`. */
const search = (program, start, steps, measure) => {
  let [current, size] = [start, measure(program.write(start), Infinity)];
  let [best, bestSize] = [current, size];
  for (let step = 0; step < steps; step += 1) {
    const next = Math.random() < 0.3 ? move(current) : rename(current, program);
    if (!next || !program.isSound(next.order)) continue;
    const limit = size - HEAT * (1 - step / steps) * Math.log(1 - Math.random());
    const nextSize = measure(program.write(next), limit);
    if (nextSize <= limit) [current, size] = [next, nextSize];
    if (size < bestSize) [best, bestSize] = [current, size];
  }
  return best;
};

chdir(new URL("..", import.meta.url).pathname);
const { default: builds } = await import("../rollup.config.mjs");
for (const { output, ...input } of builds) {
  const file = output.file.slice("dist/".length);
  if (argv[2] && !argv.includes(file)) continue;
  const bundle = await rollup(input);
  const { output: chunks } = await bundle.generate({ ...output, plugins: output.plugins.filter(({ name }) => name !== "spell") });
  const program = readProgram(chunks[0].code);
  if (!program) continue;
  const found = spellingOf(program, file);
  const known = found ?? program;
  const say = (spelling) =>
    stdout.write(`${file} gzip ${gzip(program.write(spelling))}, brotli ${brotli(program.write(spelling))}\n`);
  say(known);
  const packed = found ?? search(program, program, STEPS.gzip, gzip);
  say(packed);
  // The one that is further from its goal, in bytes of brotli, and a little of the other. Brotli's is asked only where gzip's allows it.
  const both = (text, limit) => {
    const size = gzip(text);
    return size * SHARE > limit ? Infinity : Math.max(size * SHARE, brotli(text)) + size / 1_000;
  };
  const spelling = search(program, packed, STEPS.both, both);
  say(spelling);
  const sizeOf = (one) => both(program.write(one), Infinity);
  if (sizeOf(spelling) > sizeOf(known)) continue;
  const words = { of: program.fingerprint, names: spelling.names.join(" "), order: spelling.order.join(" ") };
  writeFileSync(FOUND, `${JSON.stringify({ ...readFound(), [file]: words }, null, 2)}\n`);
}
