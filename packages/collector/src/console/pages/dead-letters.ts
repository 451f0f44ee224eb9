import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { AccessEnv, Session } from "../../access/session.ts";
import { DEAD_REASONS, type DeadFilter, type DeadLetter, type DeadReason, isDeadReason } from "../../queue/queue.ts";
import { journeyKey, orderIdOf } from "../../record/journey.ts";
import type { SiteKey } from "../../wire/stored-event.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { formatCount, formatEvents, formatName } from "../format.ts";
import type { Html } from "../layout.ts";
import { answerPage } from "../page.ts";
import { actionForm } from "../views/form.ts";
import { pager } from "../views/pager.ts";
import { timeView } from "../views/time.ts";

/** Letters that a page looks at, and how many of a reason it names. */
const LOOKED_AT = 1000;
const NAMED = 10;

const VERBS = {
  replay: {
    audit: "dead_replayed",
    title: "Replay",
    button: "Yes, replay them",
    does: "to go back in line, to be sent with the mapping and the token of now",
  },
  drop: { audit: "dead_dropped", title: "Drop", button: "Yes, drop them for good", does: "to be deleted, never to be sent" },
} as const;
type Verb = keyof typeof VERBS;

interface Choice {
  readonly reason: DeadReason;
  readonly site?: SiteKey;
}

/** What was given up, by reason: why, what to do, and replay or drop in bulk once that was confirmed. */
export const createDeadLetters = (parts: ConsoleParts): Hono<AccessEnv> => {
  const { root, queue, audit } = parts;
  const app = new Hono<AccessEnv>();
  const page = (context: Context<AccessEnv>, main: Html, title = "Dead letters") =>
    answerPage(context, parts, { title, section: "dead", main });

  app.get("/", async (context) => {
    const after = context.req.query("after");
    const shown = { limit: LOOKED_AT, ...(after === undefined ? {} : { after }) };
    const [letters, { dead }] = await Promise.all([queue.listDead({}, shown), queue.stats()]);
    const done = readDone(context.req.query());
    return page(context, deadPage({ root, letters, dead, isNewest: after === undefined, session: context.get("session"), done }));
  });

  app.get("/:verb/:reason", async (context) => {
    const verb = context.req.param("verb");
    const choice = readChoice({ ...context.req.query(), reason: context.req.param("reason") });
    if (!isVerb(verb) || choice === undefined) return context.redirect(`${root}/dead`, 303);
    const letters = await queue.listDead(choice, { limit: LOOKED_AT });
    const title = `${VERBS[verb].title} ${choice.reason}?`;
    return page(context, confirmation({ root, verb, choice, letters, session: context.get("session") }), title);
  });

  app.post("/:verb/:reason", async (context) => {
    const verb = context.req.param("verb");
    const choice = readChoice({ ...(await context.req.parseBody()), reason: context.req.param("reason") });
    if (!isVerb(verb) || choice === undefined) return context.redirect(`${root}/dead`, 303);
    const filter: DeadFilter = choice;
    const events = await (verb === "replay" ? queue.replayDead(filter) : queue.dropDead(filter));
    audit.note(context.get("session"), VERBS[verb].audit, choice.site ?? choice.reason, formatEvents(events));
    return context.redirect(`${root}/dead?${new URLSearchParams({ done: verb, events: String(events) })}`, 303);
  });
  return app;
};

const isVerb = (text: string): text is Verb => Object.hasOwn(VERBS, text);
const isReason = (text: unknown): text is DeadReason => typeof text === "string" && isDeadReason(text);

const readChoice = ({ reason, site }: Readonly<Record<string, unknown>>): Choice | undefined => {
  if (!isReason(reason)) return undefined;
  return { reason, ...(typeof site === "string" && site !== "" ? { site: site as SiteKey } : {}) };
};

interface Done {
  readonly verb: Verb;
  readonly events: number;
}

const readDone = ({ done = "", events = "" }: Readonly<Record<string, string>>): Done | undefined =>
  isVerb(done) && /^\d{1,9}$/.test(events) ? { verb: done, events: Number(events) } : undefined;

interface DeadPage {
  readonly root: string;
  readonly letters: readonly DeadLetter[];
  readonly dead: number;
  /** Whether the page has the newest there are. */
  readonly isNewest: boolean;
  readonly session: Session;
  readonly done: Done | undefined;
}

const deadPage = ({ root, letters, dead, isNewest, session, done }: DeadPage): Html => {
  const reasons = Map.groupBy(letters, ({ reason }) => reason);
  const last = letters.length === LOOKED_AT && dead > LOOKED_AT ? letters.at(-1)?.key : undefined;
  return html`<div class="head">
      <div>
        <h1>Dead letters</h1>
        <p class="lead">
          ${dead === 0 ? "Nothing was given up." : `${formatEvents(dead, "event")} given up. Mend the cause, then replay them: DAYFLY_DEAD_RETENTION_DAYS says for how long they are kept.`}
        </p>
      </div>
    </div>
    ${
      done
        ? html`<p class="notice" role="status">
            ${formatEvents(done.events)}
            ${done.verb === "replay" ? "back in line. What comes of them stands under Events." : "dropped."}
          </p>`
        : ""
    }
    ${
      dead > letters.length
        ? html`<p class="note">
            ${isNewest ? "The newest" : "Older ones:"} ${formatCount(letters.length)} are shown and counted here. Replay and Drop
            mean all of a reason.
          </p>`
        : ""
    }
    ${[...reasons].map(([reason, ofReason]) => reasonView({ root, reason, letters: ofReason, session }))}
    ${pager({
      what: "letters",
      newest: isNewest ? undefined : `${root}/dead`,
      older: last === undefined ? undefined : `${root}/dead?${new URLSearchParams({ after: last })}`,
    })}
    ${dead === 0 ? html`<div class="nothing"><p>An event gets here only when it can never be sent as it is, or when a week was not enough.</p></div>` : ""}`;
};

interface ReasonGroup {
  readonly root: string;
  readonly reason: DeadReason;
  readonly letters: readonly DeadLetter[];
  readonly session: Session;
}

const reasonView = ({ root, reason, letters, session }: ReasonGroup): Html => {
  const said = [...Map.groupBy(letters, ({ detail }) => detail)].toSorted(([, one], [, other]) => other.length - one.length);
  return html`<section class="card reason" aria-labelledby="reason-${reason}">
    <div class="reason-head">
      <div>
        <h2 id="reason-${reason}"><code>${reason}</code> <span class="count">${formatEvents(letters.length)}</span></h2>
        <p>${DEAD_REASONS[reason]}</p>
      </div>
      ${
        session.role === "admin"
          ? html`<p class="actions">
              <a class="button" href="${root}/dead/replay/${reason}">Replay …<span class="visually-hidden"> ${reason}</span></a>
              <a class="button danger" href="${root}/dead/drop/${reason}"
                >Drop …<span class="visually-hidden"> ${reason}</span></a
              >
            </p>`
          : ""
      }
    </div>
    <h3>What was said</h3>
    <ul class="said">
      ${said.slice(0, NAMED).map(([detail, those]) => html`<li><span class="count">${formatCount(those.length)} ×</span> ${detail}</li>`)}
    </ul>
    <details data-key="letters-${reason}">
      <summary>${letters.length > NAMED ? `The newest ${NAMED}` : formatEvents(letters.length, "letter")}</summary>
      <ul class="letters">
        ${letters.slice(0, NAMED).map((letter) => letterView(root, letter))}
      </ul>
    </details>
  </section>`;
};

const letterView = (root: string, { event, attempts, diedAt }: DeadLetter): Html => {
  const orderId = orderIdOf({ stored: event });
  return html`<li>
    <a href="${root}/events/${journeyKey(event)}">${formatName(event.name)}${orderId === undefined ? "" : ` ${orderId}`}</a>
    <span class="facts">${event.site}, ${formatEvents(attempts, "attempt")}, given up ${timeView(diedAt)}</span>
  </li>`;
};

interface Confirmation {
  readonly root: string;
  readonly verb: Verb;
  readonly choice: Choice;
  readonly letters: readonly DeadLetter[];
  readonly session: Session;
}

const confirmation = ({ root, verb, choice, letters, session }: Confirmation): Html => {
  const { title, does, button } = VERBS[verb];
  const sites = [...new Set(letters.map(({ event }) => event.site))];
  const many = letters.length === LOOKED_AT ? `${formatCount(LOOKED_AT)} events or more` : formatEvents(letters.length);
  return html`<p class="crumb"><a href="${root}/dead">Dead letters</a></p>
    <h1>${title} what was given up as <code>${choice.reason}</code>?</h1>
    <p class="lead">
      ${many}${choice.site ? ` of site ${choice.site}` : ""} ${does}. ${verb === "replay" ? DEAD_REASONS[choice.reason] : ""}
    </p>
    ${
      sites.length > 1 && choice.site === undefined
        ? html`<form class="narrow" method="get" action="${root}/dead/${verb}/${choice.reason}">
            <label for="site">Only of site</label>
            <select id="site" name="site">
              ${sites.map((site) => html`<option value="${site}">${site}</option>`)}
            </select>
            <button>Narrow down</button>
          </form>`
        : ""
    }
    <div class="actions">
      ${actionForm(session, {
        action: `${root}/dead/${verb}/${choice.reason}`,
        fields: choice.site === undefined ? {} : { site: choice.site },
        label: button,
        danger: verb === "drop",
      })}
      <a class="button" href="${root}/dead">No, go back</a>
    </div>`;
};
