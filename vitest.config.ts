import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["test/property-seed.ts"],
    testTimeout: 60_000,
    hookTimeout: 30_000,
    // What comes about is seen at once; a machine with other work may take its time until it does.
    expect: { poll: { timeout: 15_000, interval: 20 } },
  },
});
