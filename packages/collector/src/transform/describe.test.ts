import { describe, expect, it } from "vitest";
import { describeMapping } from "./describe.ts";

describe("describeMapping", () => {
  it("is what docs/mapping.md says (rewrite it with `vitest run packages/collector/src/transform/describe.test.ts -u`)", async () => {
    await expect(describeMapping()).toMatchFileSnapshot("../../../../docs/mapping.md");
  });
});
