import type { Site } from "../../config/site.ts";
import type { SiteKey } from "../../wire/stored-event.ts";
import { type Finding, fault, fine, warn } from "./finding.ts";
import { type FoundTag, findTags } from "./find-tag.ts";
import { siteOf } from "./hosts.ts";
import { CONSENT_MODES } from "../../consent/settings.ts";
import { meantAttribute, pickBuild, unheardBy } from "../pick-build.ts";
import { unreachable } from "./network-words.ts";
import { findPolicies, policyAllows } from "./policy.ts";
import { readPage } from "./read-page.ts";
import type { World } from "./world.ts";

interface Looked {
  readonly url: string;
  readonly tag: FoundTag;
  /** Tags behind it. */
  readonly others: readonly FoundTag[];
  readonly policies: readonly string[];
}

/** The page with its tag, or why there is none. */
const look = async (page: string, world: World): Promise<Looked | Finding> => {
  const answer = await world.get(page);
  if (answer.kind === "none") return unreachable(page, answer.code);
  if (answer.status !== 200) return fault(`${page} is answered ${answer.status}.`, "Name a page that visitors see.");
  const read = readPage(answer.body);
  const [tag, ...others] = findTags(read, answer.url, world);
  if (tag === undefined)
    return fault(
      `${page} holds no script tag of dayfly in its HTML.`,
      "Paste what `dayfly snippet` prints into the template. A tag that a tag manager adds is not seen here.",
    );
  const policies = [...findPolicies(answer.headers["content-security-policy"]), ...read.policies];
  return { url: answer.url, tag, others, policies };
};

/** The script tag of a page, and what it would send. */
export const checkPage = async (world: World): Promise<readonly Finding[]> => {
  if (world.page === undefined) return [];
  const looked = await look(world.page, world);
  if ("status" in looked) return [looked];
  const { url, tag, others } = looked;
  const site = siteFor(tag, url, world);
  if (site === undefined) {
    const key = tag.script.attributes["data-site"];
    const says = key === undefined ? `no site lists the origin ${new URL(url).origin}` : `no site is called "${key}"`;
    return [
      fault(
        `${url} loads ${tag.name}.js, but ${says}: its events are refused.`,
        "Correct DAYFLY_ORIGINS, or data-site in the tag.",
      ),
    ];
  }
  const waits = site.consentMode === "opt-in" || waitsForGrant(tag.script.attributes["data-consent"]);
  const sends = waits ? "after a grant" : "at once";
  return [
    fine(`${url} loads ${tag.name}.js and sends page views ${sends} to ${tag.endpoint.href}, for site ${site.key}.`),
    ...tooMany([tag, ...others]),
    ...TAG_CHECKS.flatMap((check) => check(tag, site, url, world) ?? []),
  ];
};

/** Which of them runs is up to the network. */
const tooMany = (tags: readonly FoundTag[]): readonly Finding[] =>
  tags.length === 1
    ? []
    : [
        warn(
          `The page has ${tags.length} tags (${tags.map(({ name }) => `${name}.js`).join(", ")}): the script that loads first counts, with its attributes, and the others do nothing.`,
          "Leave one.",
        ),
      ];

const siteFor = ({ script }: FoundTag, url: string, { settings }: World): Site | undefined => {
  const key = script.attributes["data-site"];
  const { origin } = new URL(url);
  return settings.sites.find((site) =>
    key === undefined ? site.origins.length === 0 || site.origins.includes(origin) : site.key === (key as SiteKey),
  );
};

/** As the script reads `data-consent`: what is no mode waits too, but for a flag's no. */
const waitsForGrant = (says: string | undefined): boolean =>
  says !== undefined && !["opt-out", "none", "off", "false"].includes(says);

type TagCheck = (tag: FoundTag, site: Site, url: string, world: World) => Finding | undefined;

const TAG_CHECKS: readonly TagCheck[] = [
  (_tag, site, url) =>
    site.origins.length > 0 && !site.origins.includes(new URL(url).origin)
      ? fault(`Site ${site.key} does not list ${new URL(url).origin}: its events are refused.`, "Add it to DAYFLY_ORIGINS.")
      : undefined,
  ({ endpoint }, _site, _url, { settings }) =>
    endpoint.pathname === `${settings.basePath}/e`
      ? undefined
      : warn(
          `Its events go to the path ${endpoint.pathname}, and the collector takes them at ${settings.basePath}/e.`,
          "Leave data-endpoint out, and let the script's path be the collector's. If the proxy changes the path, leave it.",
        ),
  ({ endpoint }, _site, url) =>
    siteOf(endpoint.hostname) === siteOf(new URL(url).hostname)
      ? undefined
      : fault(`Its events go to another site, ${endpoint.hostname}.`, "Serve script and endpoint on the page's own host."),
  ({ script }, { consentMode }) => {
    const waits = waitsForGrant(script.attributes["data-consent"]);
    if (consentMode === "opt-in" && !waits)
      return fault(
        "The collector wants consent before it keeps anything (opt-in), and the tag does not wait for it: all is dropped until a grant.",
        'Add data-consent="opt-in" to the tag, as `dayfly snippet` prints it.',
      );
    return consentMode !== "opt-in" && waits
      ? warn(
          `The tag waits for consent, and the collector's mode is ${consentMode}.`,
          "Set DAYFLY_CONSENT=opt-in too, so that both hold.",
        )
      : undefined;
  },
  ({ script }) => {
    const says = script.attributes["data-consent"];
    return says === undefined || CONSENT_MODES.some((mode) => mode === says)
      ? undefined
      : fault(
          `data-consent="${says}" is no mode: the script ${waitsForGrant(says) ? "waits for a grant, as with opt-in" : "sends at once"}.`,
          `Write one of ${CONSENT_MODES.join(", ")}, as \`dayfly snippet\` prints it.`,
        );
  },
  ({ script }) => {
    const slips = Object.keys(script.attributes).flatMap((name) => {
      const meant = name.startsWith("data-") ? meantAttribute(name) : undefined;
      return meant === undefined ? [] : [`${name} (did you mean ${meant}?)`];
    });
    return slips.length === 0
      ? undefined
      : warn(`The script has no attribute ${slips.join(", ")}.`, "Correct the name; if it is for another script, leave it.");
  },
  ({ script }, { cookieDomain }) => {
    const domain = script.attributes["data-domain"];
    return domain === cookieDomain
      ? undefined
      : warn(
          `The tag writes cookies for ${domain ?? "the registrable domain"}, the collector for ${cookieDomain ?? "the registrable domain"}.`,
          "Let data-domain and DAYFLY_COOKIE_DOMAIN agree, or each writes cookies of its own.",
        );
  },
  ({ name, script }) => {
    const unheard = unheardBy(name, Object.keys(script.attributes));
    return unheard.length === 0
      ? undefined
      : fault(
          `${name}.js has no ear for ${unheard.join(", ")}.`,
          `Load ${pickBuild(unheard)}.js, as \`dayfly snippet\` prints it.`,
        );
  },
  ({ name, hash, script }, _site, _url, { scripts }) => {
    const build = scripts.find((asset) => asset.name === name);
    const { integrity } = script.attributes;
    const isOld = (hash !== undefined && hash !== build?.hash) || (integrity !== undefined && integrity !== build?.integrity);
    return isOld
      ? fault("The tag is pinned to another version of the script.", "Paste what `dayfly snippet --pinned` prints now.")
      : undefined;
  },
];

/** Whether the page's own policy lets the script in and its events out. */
export const checkPolicy = async (world: World): Promise<readonly Finding[]> => {
  if (world.page === undefined) return [];
  const looked = await look(world.page, world);
  // The page's own check says so.
  if ("status" in looked) return [];
  const { url, tag, policies } = looked;
  if (policies.length === 0) return [fine(`${url} has no Content-Security-Policy.`)];
  const needs = [
    { directive: "script-src-elem", target: tag.src, nonce: tag.script.attributes["nonce"], what: "the script" },
    { directive: "connect-src", target: tag.endpoint, nonce: undefined, what: "its events" },
  ] as const;
  const blocked = needs.filter((need) => !policies.every((policy) => policyAllows(policy, need, url)));
  if (blocked.length === 0) return [fine(`${url}'s Content-Security-Policy lets the script in and its events out.`)];
  return blocked.map(({ directive, target, what }) =>
    fault(
      `${url}'s Content-Security-Policy blocks ${what} (${target.href}).`,
      `Add ${target.origin === new URL(url).origin ? "'self'" : target.origin} to ${directive.replace("-elem", "")}.`,
    ),
  );
};
