import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import terser from "@rollup/plugin-terser";
import typescript from "@rollup/plugin-typescript";
import ts from "typescript";
import { spell } from "./spelling/spell.mjs";

const compile = () =>
  typescript({
    tsconfig: "./tsconfig.json",
    include: ["src/**/*.ts"],
    noEmit: false,
    declaration: false,
    // `tsc -p packages/snippet` checks the types; the build needs none but the language's own.
    noCheck: true,
    lib: ["es5"],
  });

/** The public types, each beside its source's name, so that nothing of the collector's is needed to read them. */
const declare = (...names) => ({
  name: "declare",
  generateBundle() {
    for (const name of names) {
      const { outputText } = ts.transpileDeclaration(readFileSync(`src/${name}.ts`, "utf8"), {});
      this.emitFile({ type: "asset", fileName: `${name}.d.ts`, source: outputText.replaceAll('.ts"', '.js"') });
    }
  },
});

const minify = () =>
  terser({
    module: true,
    ecma: 2020,
    compress: { passes: 4, unsafe: true, unsafe_arrows: true, unsafe_methods: true, pure_getters: true },
  });

/** A block in place of a function around it all, and `let` for `const`: the same to a browser, and smaller. */
const shrink = () => ({
  name: "shrink",
  renderChunk: (code) => `{${code.replace(/\bconst\b/g, "let").trim()}}`,
});

/** Beside each file, as servers send it: once here rather than at each of their starts. */
const compress = () => ({
  name: "compress",
  generateBundle(_options, bundle) {
    for (const { fileName, code } of Object.values(bundle)) {
      const brotli = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
      this.emitFile({ type: "asset", fileName: `${fileName}.br`, source: brotli });
      this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: gzipSync(code, { level: 9 }) });
    }
  },
});

const script = (input, file, ...more) => ({
  input,
  output: { file, format: "es", plugins: [minify(), shrink(), minify(), spell(), ...more] },
  plugins: [compile()],
});

export default [
  script("src/df.ts", "dist/df.js", compress()),
  script("src/df-tag.ts", "dist/df.tag.js", compress()),
  script("src/df-all.ts", "dist/df.all.js", compress()),
  script("src/stub.ts", "dist/stub.js"),
  script("src/stub-loader.ts", "dist/stub.loader.js"),
  {
    input: "src/index.ts",
    output: { file: "dist/index.js", format: "es", plugins: [minify()] },
    plugins: [compile(), declare("index", "types", "vocabulary", "global")],
  },
];
