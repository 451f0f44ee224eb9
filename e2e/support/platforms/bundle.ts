import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const bundle = async (name: string): Promise<string> => {
  const entry = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, lib: { entry, formats: ["iife"], name: "platform" } },
  });
  const [result] = Array.isArray(built) ? built : [built];
  if (!result || !("output" in result)) throw new Error(`vite made nothing of ${name}.`);
  return result.output[0].code;
};

const shipped = (path: string): string => readFileSync(createRequire(import.meta.url).resolve(path), "utf8");

/** What other people's scripts do on a page, by IAB's and Google's own code: the body of each script. */
export interface Platforms {
  /** IAB's stub, which pages have from their first line on. */
  readonly tcfStub: string;
  /** `window.tcfPlatform` on IAB's CmpApi. */
  readonly tcf: string;
  /** `window.gppPlatform` on IAB's CmpApi. */
  readonly gpp: string;
  /** `window.DataLayerHelper`: how Tag Manager replaces `dataLayer.push`. */
  readonly dataLayerHelper: string;
}

export const bundlePlatforms = async (): Promise<Platforms> => {
  const [tcf, gpp] = await Promise.all([bundle("tcf"), bundle("gpp")]);
  return {
    tcfStub: shipped("@iabtechlabtcf/stub"),
    tcf,
    gpp,
    dataLayerHelper: shipped("data-layer-helper/dist/data-layer-helper.js"),
  };
};
