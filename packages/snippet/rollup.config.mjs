import terser from "@rollup/plugin-terser";
import typescript from "@rollup/plugin-typescript";

const compile = () => typescript({ tsconfig: "./tsconfig.json", noEmit: false, declaration: false });
const minify = (module) =>
  terser({
    module,
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true, pure_getters: true, keep_fargs: false },
    mangle: true,
  });

const script = (input, file) => ({
  input,
  output: { file, format: "iife", plugins: [minify(true)] },
  plugins: [compile()],
});

export default [
  script("src/df.ts", "dist/df.js"),
  script("src/df-core.ts", "dist/df.core.js"),
  { input: "src/index.ts", output: { file: "dist/index.js", format: "es", plugins: [minify(true)] }, plugins: [compile()] },
];
