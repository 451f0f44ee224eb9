import { defineConfig } from "oxlint";

/**
 * Who may import whom in packages/collector/src: a folder, then the folders it may import from (ARCHITECTURE.md draws it).
 * `test/lint/import-rules.test.ts` plants a violation and sees it refused.
 */
const IMPORT_TABLE: Record<string, readonly string[]> = {
  lib: [],
  wire: ["lib"],
  capi: ["lib"],
  consent: ["lib", "wire"],
  protect: ["lib", "wire"],
  transform: ["lib", "wire", "capi"],
  identity: ["lib", "wire", "protect"],
  queue: ["lib", "wire"],
  record: ["lib", "wire", "capi"],
  delivery: ["lib", "wire", "capi", "queue", "transform", "record"],
  config: ["lib", "wire", "capi", "consent", "protect", "transform"],
  http: ["lib", "wire", "consent", "protect", "identity", "queue", "record", "config"],
  console: ["lib", "wire", "capi", "queue", "record", "transform", "config"],
  sandbox: ["lib", "capi"],
  runtimes: ["lib", "http"],
  cli: ["*"],
};

/** Folders of pure functions: no I/O, no clock, no randomness, no log. */
const PURE = ["wire", "capi", "consent", "protect", "transform"];

const IMPURE_GLOBALS = ["fetch", "process", "setTimeout", "setInterval", "setImmediate", "performance", "crypto", "Buffer"];

const pureMessage = (folder: string) => `${folder}/ is pure: pass the outside world in.`;

const folderRules = Object.entries(IMPORT_TABLE)
  .filter(([, allowed]) => !allowed.includes("*"))
  .map(([folder, allowed]) => {
    const known = Object.keys(IMPORT_TABLE).filter((name) => name !== folder && !allowed.includes(name));
    return {
      files: [`packages/collector/src/${folder}/**/*.ts`],
      excludeFiles: ["**/*.test.ts", "**/*.contract.ts"],
      rules: {
        "no-restricted-imports": [
          "error",
          {
            patterns: [
              {
                regex: `^(\\.\\./)+((${known.join("|")})/|(main|compose)\\.ts$)`,
                message: `${folder}/ may import from: ${allowed.join(", ") || "nothing"} (oxlint.config.ts).`,
              },
              ...(PURE.includes(folder)
                ? [
                    {
                      regex: "^node:|^undici$|^pino$|/lib/(log|clock)\\.ts$",
                      message: pureMessage(folder),
                    },
                  ]
                : []),
            ],
          },
        ],
        ...(PURE.includes(folder)
          ? {
              "no-restricted-globals": ["error", ...IMPURE_GLOBALS.map((name) => ({ name, message: pureMessage(folder) }))],
              "no-restricted-properties": [
                "error",
                { object: "Date", property: "now", message: pureMessage(folder) },
                { object: "Math", property: "random", message: pureMessage(folder) },
              ],
            }
          : {}),
      },
    };
  });

export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "import"],
  categories: { correctness: "error", suspicious: "error" },
  rules: {
    "no-console": "error",
    "no-var": "error",
    "prefer-const": "error",
    eqeqeq: "error",
    "import/no-cycle": "error",
    "typescript/consistent-type-imports": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "unicorn/filename-case": "error",
    "no-unused-vars": ["error", { ignoreRestSiblings: true, argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    "no-await-in-loop": "off",
    "import/no-named-as-default": "off",
    "import/no-named-as-default-member": "off",
    "no-underscore-dangle": "off",
  },
  ignorePatterns: ["**/dist/**", "**/node_modules/**"],
  overrides: [
    ...folderRules,
    {
      files: ["packages/snippet/src/**/*.ts"],
      rules: {
        "no-restricted-imports": [
          "error",
          { patterns: [{ regex: "collector", message: "The snippet imports types of the wire only.", allowTypeImports: true }] },
        ],
      },
    },
  ],
});
