import { nearestName } from "../config/nearest-name.ts";

/** The builds of the snippet, each with all that the one before it has (docs/decisions/006, 007). */
const BUILDS = ["df", "df.tag", "df.all"] as const;

export type Build = (typeof BUILDS)[number];

interface Attribute {
  /** The smallest build that has an ear for it. */
  readonly build: Build;
  /** It is no flag: without a value it says nothing, or the wrong thing. */
  readonly needsValue?: true;
}

/** All attributes of the script's tag. */
const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  "data-auto-identify": { build: "df.all" },
  "data-cmp-event": { build: "df.all", needsValue: true },
  "data-cmp-group": { build: "df.all", needsValue: true },
  "data-cmp-path": { build: "df.all", needsValue: true },
  "data-consent": { build: "df", needsValue: true },
  "data-consent-from": { build: "df.all", needsValue: true },
  "data-credentials": { build: "df", needsValue: true },
  "data-datalayer": { build: "df.all" },
  "data-datalayer-name": { build: "df.all", needsValue: true },
  "data-debug": { build: "df" },
  "data-domain": { build: "df", needsValue: true },
  "data-endpoint": { build: "df", needsValue: true },
  "data-global": { build: "df.all", needsValue: true },
  "data-hash": { build: "df" },
  "data-mirror": { build: "df.tag" },
  "data-no-page": { build: "df" },
  "data-once": { build: "df", needsValue: true },
  "data-pin-unauth-format": { build: "df.all", needsValue: true },
  "data-pintrk": { build: "df.tag" },
  "data-site": { build: "df", needsValue: true },
  "data-spa": { build: "df.all", needsValue: true },
  "data-tcf-vendor": { build: "df.all", needsValue: true },
  "data-top-only": { build: "df.all" },
};

export const isAttribute = (name: string): boolean => Object.hasOwn(ATTRIBUTES, name);

export const needsValue = (name: string): boolean => ATTRIBUTES[name]?.needsValue ?? false;

/** The attribute that a name which is none was meant to be; undefined where it is like none, as those of other scripts are, or is one. */
export const meantAttribute = (name: string): string | undefined =>
  isAttribute(name) ? undefined : nearestName(name, Object.keys(ATTRIBUTES), 2);

const rank = (build: Build): number => BUILDS.indexOf(build);

const buildOf = (attribute: string): Build => ATTRIBUTES[attribute]?.build ?? "df";

/** The smallest build that does what the attributes of its tag ask for. */
export const pickBuild = (attributes: readonly string[]): Build =>
  attributes.map(buildOf).reduce((most, build) => (rank(build) > rank(most) ? build : most), "df");

/** Which of the attributes a build passes by; `name` may be no build of ours. */
export const unheardBy = (name: string, attributes: readonly string[]): readonly string[] =>
  attributes.filter((attribute) => rank(buildOf(attribute)) > BUILDS.findIndex((build) => build === name));
