import terser from "@rollup/plugin-terser";
import typescript from "@rollup/plugin-typescript";

const compile = () => typescript({ tsconfig: "./tsconfig.json", noEmit: false, declaration: false });

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

const script = (input, file) => ({
  input,
  output: { file, format: "es", plugins: [minify(), shrink(), minify()] },
  plugins: [compile()],
});

export default [
  script("src/df.ts", "dist/df.js"),
  script("src/df-core.ts", "dist/df.core.js"),
  script("src/stub.ts", "dist/stub.js"),
  script("src/stub-loader.ts", "dist/stub.loader.js"),
  { input: "src/index.ts", output: { file: "dist/index.js", format: "es", plugins: [minify()] }, plugins: [compile()] },
];
