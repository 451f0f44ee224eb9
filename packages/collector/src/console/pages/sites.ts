import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { AccessEnv, Session } from "../../access/session.ts";
import { adviseOnSites } from "../../config/advise.ts";
import type { Site } from "../../config/site.ts";
import type { SiteKey } from "../../wire/stored-event.ts";
import type { AccountAnswer, ConsoleParts, DeliveryAccount, TokenState } from "../console-parts.ts";
import { cookieAdvice } from "../cookie-advice.ts";
import type { Html } from "../layout.ts";
import { answerPage } from "../page.ts";
import { actionForm } from "../views/form.ts";
import { mappingTable } from "../views/mapping-table.ts";
import { sentenceList } from "../views/sentence-list.ts";
import { mappingForm, switchForm } from "../views/site-change-forms.ts";
import { siteSettings } from "../views/site-settings.ts";

/** The sites that this collector serves, and what each is set to. */
export const createSites = (parts: ConsoleParts): Hono<AccessEnv> => {
  const { root, sites, checkAccount, tokenState, isStored, siteProblems } = parts;
  const app = new Hono<AccessEnv>();
  const unserved = () => [...siteProblems().keys()].filter((key) => sites.find(key as SiteKey) === undefined);

  app.get("/", (context) => {
    const main = html`<div class="head">
        <div>
          <h1>Sites</h1>
          <p class="lead">Each with its own ad account, mapping and consent; one never holds up another.</p>
        </div>
      </div>
      <ul class="sites">
        ${sites.all().map((site) => siteCard(root, site, isStored(site), stateOf(site, accountOf(parts, site))))}
        ${unserved().map((key) => unservedCard(root, key))}
      </ul>`;
    return answerPage(context, parts, { title: "Sites", section: "sites", main });
  });

  const show = async (context: Context<AccessEnv>, site: Site, answer?: AccountAnswer) => {
    const host = context.req.header("host") ?? "";
    const main = sitePage(parts, { site, session: context.get("session"), host, token: await tokenState(site), answer });
    return answerPage(context, parts, { title: `Site ${site.key}`, section: "sites", main });
  };

  app.get("/:key", async (context) => {
    const key = context.req.param("key");
    const site = sites.find(key as SiteKey);
    if (site !== undefined) return show(context, site);
    const problems = siteProblems().get(key);
    if (problems === undefined) return context.redirect(`${root}/sites`, 303);
    return answerPage(context, parts, { title: `Site ${key}`, section: "sites", main: unservedPage(parts, key, problems) });
  });

  app.post("/:key/test", async (context) => {
    const site = sites.find(context.req.param("key") as SiteKey);
    return site === undefined ? context.redirect(`${root}/sites`, 303) : show(context, site, await checkAccount(site));
  });
  return app;
};

const SITE_STATES = {
  open: ["good", "Delivering"],
  waiting: ["wait", "Waiting"],
  held: ["bad", "Held"],
  off: ["calm", "Switched off"],
} as const;

type SiteState = keyof typeof SITE_STATES;

const stateBadge = (state: SiteState): Html => {
  const [tone, label] = SITE_STATES[state];
  return html`<span class="badge ${tone}">${label}</span>`;
};

const accountOf = ({ accounts }: ConsoleParts, { account }: Site): DeliveryAccount | undefined =>
  accounts().find(({ adAccountId }) => adAccountId === account.adAccountId);

/** What a held account has from before outweighs that nothing new comes. */
const stateOf = ({ enabled }: Site, account?: DeliveryAccount): SiteState => {
  const state = account?.state ?? "open";
  return enabled || state === "held" ? state : "off";
};

const siteCard = (root: string, site: Site, isStored: boolean, state: SiteState): Html =>
  html`<li class="card">
    <a href="${root}/sites/${encodeURIComponent(site.key)}"><strong>${site.key}</strong></a>
    <span class="facts">
      <span>ad account ${site.account.adAccountId}</span><span>variant ${site.variant}</span
      ><span>consent ${site.consentMode}</span><span>${isStored ? "from the admin API" : "from the settings"}</span>
    </span>
    ${stateBadge(state)}
  </li>`;

const unservedCard = (root: string, key: string): Html =>
  html`<li class="card">
    <a href="${root}/sites/${encodeURIComponent(key)}"><strong>${key}</strong></a>
    <span class="facts"><span>from the admin API</span></span>
    <span class="badge bad">Not served</span>
  </li>`;

/** A site that cannot be put in force. */
const unservedPage = ({ root, apiDocs }: ConsoleParts, key: string, problems: readonly string[]): Html =>
  html`<p class="crumb"><a href="${root}/sites">Sites</a></p>
    <h1>Site ${key}</h1>
    <p class="lead">Not served: its new events are refused, and those that it has wait until this is mended.</p>
    ${sentenceList("Problems", problems)}
    <p class="note">
      This site was added by the admin API and is mended there (<a href="${apiDocs}">how</a>): <code>PATCH sites/${key}</code>, in
      force at once. What is set in the environment takes a start of the collector.
    </p>`;

interface SitePage {
  readonly site: Site;
  readonly session: Session;
  /** By which the operator reaches the collector. */
  readonly host: string;
  readonly token: TokenState;
  readonly answer: AccountAnswer | undefined;
}

const sitePage = (parts: ConsoleParts, { site, session, host, token, answer }: SitePage): Html => {
  const { root, snippetTag, clock, isStored, siteProblems, apiDocs } = parts;
  const account = accountOf(parts, site);
  const path = `${root}/sites/${encodeURIComponent(site.key)}`;
  return html`<p class="crumb"><a href="${root}/sites">Sites</a></p>
    <div class="event-head">
      <h1>Site ${site.key}</h1>
      ${stateBadge(stateOf(site, account))}
    </div>
    ${obstacleView(account)}
    ${
      site.enabled
        ? ""
        : html`<div class="verdict-box calm">
            <p><strong>New events are refused.</strong> What was accepted before is still delivered.</p>
          </div>`
    }
    ${sentenceList("Problems", siteProblems().get(site.key) ?? [])}
    ${sentenceList("Advice", [...adviseOnSites([site]), ...cookieAdvice([site], host)])}
    <div class="columns">
      <section class="card" aria-labelledby="settings">
        <h2 id="settings">Settings</h2>
        ${siteSettings(site, token, clock.now())} ${isStored(site) ? switchForm(session, path, site) : ""}
      </section>
      <div class="stack">
        <section class="card" aria-labelledby="test">
          <h2 id="test">Test event</h2>
          <p class="note">
            One event of nobody with <code>test=true</code>: Pinterest checks token, ad account and event, and records nothing.
          </p>
          ${answer ? answerView(answer) : ""} ${actionForm(session, { action: `${path}/test`, label: "Send a test event" })}
        </section>
        <section class="card" aria-labelledby="tag">
          <h2 id="tag">Script tag</h2>
          <p class="note">Goes into the head of every page of the site.</p>
          <div class="copy-block" data-copy>
            <pre tabindex="0"><code>${snippetTag(site)}</code></pre>
          </div>
        </section>
      </div>
    </div>
    <section class="card" aria-labelledby="mapping">
      <h2 id="mapping">Mapping</h2>
      ${isStored(site) ? mappingForm(session, path) : ""} ${mappingTable(site)}
    </section>
    <p class="note">
      ${
        isStored(site)
          ? html`This site was added by the admin API. Its mapping and its switch are changed here too, all else there (<a
                href="${apiDocs}"
                >how</a
              >): <code>PATCH sites/${site.key}</code>, in force at once.`
          : html`This site stands in dayfly.config.ts or in the environment and is changed there, then
              <code>dayfly reload</code>.`
      }
      Waiting events and replays go by the new mapping.
    </p>`;
};

/** Why nothing goes to Pinterest now, and what to do. */
const obstacleView = (account: DeliveryAccount | undefined): Html | "" =>
  account === undefined || account.state === "open"
    ? ""
    : html`<div class="verdict-box ${SITE_STATES[account.state][0]}">
        <p><strong>Nothing goes to Pinterest now; events wait.</strong> ${account.explanation}</p>
      </div>`;

const answerView = ({ ok, status, explanation, answer }: AccountAnswer): Html =>
  html`<div class="verdict-box ${ok ? "good" : "bad"}" role="status">
    <p><strong>${explanation}</strong></p>
    <p>${status === null ? "No answer came." : html`<code>HTTP ${status}</code>`} ${answer}</p>
  </div>`;
