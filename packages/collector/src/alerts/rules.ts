import { HOUR_MS, MINUTE_MS } from "../lib/time.ts";
import type { Alarm, Situation, Thresholds } from "./alarm.ts";

interface Rule {
  /** For the documentation. */
  readonly when: string;
  readonly look: (situation: Situation, thresholds: Thresholds) => readonly Omit<Alarm, "rule">[];
}

/** What rings. */
export const RULES = {
  account_held: {
    when: "Delivery to an ad account is held until somebody corrects something.",
    look: ({ accounts }) =>
      accounts
        .filter(({ state }) => state === "held")
        .map(({ adAccountId, explanation = "" }) => ({ subject: adAccountId, sentence: explanation })),
  },
  store_refuses: {
    when: "No events can be stored: the disk is full, or the queue's server is away.",
    look: ({ storeRefuses }) =>
      storeRefuses === undefined
        ? []
        : [
            {
              subject: "",
              sentence: `No events can be stored (${storeRefuses}). Pages keep theirs for a while and send them again.`,
            },
          ],
  },
  token_expires: {
    when: "An OAuth token ends in less than `DAYFLY_ALERT_TOKEN_HOURS` and was not refreshed, which is tried a day before.",
    look: ({ tokens, now }, { alertTokenHours }) =>
      tokens
        .filter(({ expiresAt }) => alertTokenHours > 0 && expiresAt - now < alertTokenHours * HOUR_MS)
        .map(({ adAccountId }) => ({
          subject: adAccountId,
          sentence:
            "The access token ends soon and could not be refreshed. See the log for Pinterest's answer, and authorise the app again.",
        })),
  },
  events_wait: {
    when: "The oldest event has waited for more than `DAYFLY_ALERT_WAITING_MINUTES`.",
    look: ({ oldestWaitMs = 0 }, { alertWaitingMinutes }) =>
      alertWaitingMinutes > 0 && oldestWaitMs > alertWaitingMinutes * MINUTE_MS
        ? [
            {
              subject: "",
              sentence: `Events wait for more than ${alertWaitingMinutes} minutes. \`dayfly stats\` says how each account stands.`,
            },
          ]
        : [],
  },
  dead_letters_grow: {
    when: "At least `DAYFLY_ALERT_DEAD_PER_HOUR` dead letters came within an hour.",
    look: ({ newDeadLetters }, { alertDeadPerHour }) =>
      alertDeadPerHour > 0 && newDeadLetters >= alertDeadPerHour
        ? [
            {
              subject: "",
              sentence: `At least ${alertDeadPerHour} events were given up within an hour. \`dayfly dead list\` says why.`,
            },
          ]
        : [],
  },
  site_silent: {
    when: "A site that takes events and had some has had none for `DAYFLY_ALERT_SILENT_HOURS`.",
    look: ({ sites, now }, { alertSilentHours }) =>
      alertSilentHours === 0
        ? []
        : sites
            .filter(({ lastEventAt }) => now - lastEventAt > alertSilentHours * HOUR_MS)
            .map(({ key }) => ({
              subject: key,
              sentence: `The site has sent nothing for ${alertSilentHours} hours. Look whether its pages still carry the script tag.`,
            })),
  },
} as const satisfies Record<string, Rule>;

/** Everything that is the matter now. */
export const findAlarms = (situation: Situation, thresholds: Thresholds): readonly Alarm[] =>
  Object.entries<Rule>(RULES).flatMap(([rule, { look }]) => look(situation, thresholds).map((found) => ({ rule, ...found })));
