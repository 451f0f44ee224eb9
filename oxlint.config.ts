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
  ingest: ["lib", "wire", "identity", "queue", "record", "config", "http", "runtimes"],
  access: ["lib", "http"],
  alerts: ["lib", "queue", "record", "delivery", "config", "http"],
  vault: ["lib", "wire", "access", "config", "identity", "alerts"],
  admin: ["lib", "wire", "capi", "queue", "record", "transform", "delivery", "config", "http", "access"],
  console: ["lib", "wire", "capi", "queue", "record", "transform", "config", "access"],
  demo: ["lib", "console", "access"],
  sandbox: ["lib", "capi"],
  runtimes: ["lib", "http", "delivery"],
  cli: ["*"],
};

/** The compose.ts of Workers: it knows every concrete part too. */
const WORKER = "packages/collector/src/runtimes/cloudflare.ts";

/** Folders of pure functions: no I/O, no clock, no randomness, no log. */
const PURE = ["wire", "capi", "consent", "protect", "transform"];

const IMPURE_GLOBALS = ["fetch", "process", "setTimeout", "setInterval", "setImmediate", "performance", "crypto", "Buffer"];

const refuse = <Options extends unknown[]>(...options: Options): ["error", ...Options] => ["error", ...options];

/** What holds in every folder: imports by the table only. */
const importRule = (folder: string, allowed: readonly string[]) => {
  const forbidden = Object.keys(IMPORT_TABLE).filter((name) => name !== folder && !allowed.includes(name));
  return {
    regex: `^(\\.\\./)+((${forbidden.join("|")})/|(main|compose)\\.ts$)`,
    message: `${folder}/ may import from: ${allowed.join(", ") || "nothing"} (oxlint.config.ts).`,
  };
};

const pureMessage = (folder: string) => `${folder}/ is pure: pass the outside world in.`;

/** What holds in a pure folder beside it. */
const pureRules = (folder: string) => {
  const message = pureMessage(folder);
  return {
    "no-restricted-globals": refuse(...IMPURE_GLOBALS.map((name) => ({ name, message }))),
    "no-restricted-properties": refuse(
      { object: "Date", property: "now", message },
      { object: "Math", property: "random", message },
    ),
  };
};

const folderRules = Object.entries(IMPORT_TABLE)
  .filter(([, allowed]) => !allowed.includes("*"))
  .map(([folder, allowed]) => {
    const isPure = PURE.includes(folder);
    const outside = { regex: "^node:|^undici$|^pino$|/lib/(log|clock)\\.ts$", message: pureMessage(folder) };
    return {
      files: [`packages/collector/src/${folder}/**/*.ts`],
      excludeFiles: ["**/*.test.ts", "**/*.fixture.ts", "**/*.contract.ts", WORKER],
      rules: {
        "no-restricted-imports": refuse({ patterns: [importRule(folder, allowed), ...(isPure ? [outside] : [])] }),
        ...(isPure ? pureRules(folder) : {}),
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
      // Playwright reads a fixture's needs from its first parameter, an empty pattern where there are none.
      files: ["e2e/**/*.ts"],
      rules: { "no-empty-pattern": "off" },
    },
    {
      files: ["packages/snippet/src/**/*.ts"],
      rules: {
        // `== null` says both null and undefined in half the bytes.
        eqeqeq: ["error", "always", { null: "ignore" }],
        "no-restricted-imports": [
          "error",
          { patterns: [{ regex: "collector", message: "The snippet imports types of the wire only.", allowTypeImports: true }] },
        ],
      },
    },
  ],
});
