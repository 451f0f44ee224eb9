import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { describe, expect, it } from "vitest";

const index = fileURLToPath(new URL("../dist/index.js", import.meta.url));

/** What a bundler makes of a site's own module that imports ours. */
const bundle = async (source: string): Promise<string> => {
  const own = {
    name: "own",
    resolveId: (id: string) => (id === "own" ? id : null),
    load: (id: string) => (id === "own" ? source : null),
  };
  const built = await rollup({ input: "own", plugins: [own] });
  const { output } = await built.generate({ format: "es" });
  return output[0].code.trim();
};

describe("the module", () => {
  it("leaves nothing in a bundle that does not use it", async () => {
    expect(await bundle(`import { createTracker } from ${JSON.stringify(index)}; console.log("ours");`)).toBe(
      'console.log("ours");',
    );
  });

  it("is in a bundle that uses it", async () => {
    expect(await bundle(`import { createTracker } from ${JSON.stringify(index)}; createTracker();`)).toContain("_pin_unauth");
  });

  it("makes a tracker that does nothing where there is no page", async () => {
    const { createTracker } = await import(index);
    const tracker = createTracker({ site: "shop" });
    expect(tracker.track("purchase", { value: 1 })).toBeUndefined();
    expect(() => tracker.on("event", () => {})()).not.toThrow();
    for (const call of ["page", "identify", "reset", "consent", "flush", "destroy", "debug"]) {
      expect(() => tracker[call](), call).not.toThrow();
    }
    expect(() => tracker.q.push(["track", "lead"])).not.toThrow();
  });

  it("touches nothing when it is imported, also where there is no page", async () => {
    expect(Object.keys(await import(index))).toEqual(["createTracker"]);
  });
});
