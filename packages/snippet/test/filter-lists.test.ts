import { describe, expect, it } from "vitest";
import { loadScripts } from "../../collector/src/runtimes/node-script.ts";

/**
 * Words and shapes that the rules of EasyPrivacy's easyprivacy_general.txt are made of. The list itself is under GPL and CC BY-SA, which this
 * repository cannot take in.
 */
const GENERAL = [
  /track|collect|event|analy|pixel|beacon|stat|count|hit|imp(r|ress)|visit|log|metric|measure|telemetry|sentry|finger|audience|ping/i,
  /utm|geoip|\bga\b|gtm|gtag|sdk|spy|click|view|session|referr?er|cookie|conversion|marketing|\bads?\b/i,
  /\.gif|\.png|\.php|\.asp|\.cgi|\.swf|\?/i,
];

/** What a page asks of the collector at its default path. */
const paths = loadScripts().flatMap(({ name, hash }) => [`/_df/${name}.js`, `/_df/${name}.${hash}.js`]);

describe("what a page asks for", () => {
  it.each(["/_df/e", ...paths])("has nothing at %s that a general rule of filter lists names", (path) => {
    // A hash is any sixteen digits; whatever it spells, no rule means it.
    const plain = path.replace(/\.[\w-]{8,}\.js$/, ".js");
    for (const rule of GENERAL) expect(plain).not.toMatch(rule);
  });
});
