/** The builds of the snippet, each with all that the one before it has (docs/decisions/006, 007). */
const BUILDS = ["df", "df.tag", "df.all"] as const;

export type Build = (typeof BUILDS)[number];

/** Attributes that only a larger build has an ear for. */
const BUILD_OF: Readonly<Record<string, Build>> = {
  "data-pintrk": "df.tag",
  "data-mirror": "df.tag",
  "data-auto-identify": "df.all",
  "data-cmp-event": "df.all",
  "data-cmp-group": "df.all",
  "data-cmp-path": "df.all",
  "data-consent-from": "df.all",
  "data-datalayer": "df.all",
  "data-datalayer-name": "df.all",
  "data-global": "df.all",
  "data-pin-unauth-format": "df.all",
  "data-spa": "df.all",
  "data-tcf-vendor": "df.all",
  "data-top-only": "df.all",
};

const rank = (build: Build): number => BUILDS.indexOf(build);

const buildOf = (attribute: string): Build => BUILD_OF[attribute] ?? "df";

/** The smallest build that does what the attributes of its tag ask for. */
export const pickBuild = (attributes: readonly string[]): Build =>
  attributes.map(buildOf).reduce((most, build) => (rank(build) > rank(most) ? build : most), "df");

/** Which of the attributes a build passes by; `name` may be no build of ours. */
export const unheardBy = (name: string, attributes: readonly string[]): readonly string[] =>
  attributes.filter((attribute) => rank(buildOf(attribute)) > BUILDS.findIndex((build) => build === name));
