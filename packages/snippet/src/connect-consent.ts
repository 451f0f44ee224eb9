import { options } from "./config.ts";
import { said } from "./consent.ts";
import { CONSENT_SOURCES } from "./consent-sources/index.ts";
import type { Word } from "./consent-sources/source.ts";
import { guard, on } from "./notices.ts";
import type { ConsentState, Tracker } from "./types.ts";
import { wordsOf } from "./words-of.ts";

/**
 * Listens to the sources that `data-consent-from` lists and tells the tracker the word that counts: the site's own `consent()` call, else
 * the first listed in CONSENT_SOURCES that has one. An explicit `pending` hands the decision back to the sources. A page that records
 * nothing anyway, a frame, has none.
 */
export const connectConsent = ({ consent }: Tracker): void => {
  if (said.state === "denied") return;
  const words: Record<string, Word> = {};
  let heard = "";
  let isOurs: boolean;
  let isExplicit: boolean;

  const decide = (): void => {
    said.ldp = Object.values(words).some(({ ldp }) => ldp) || undefined;
    const source = Object.keys(CONSENT_SOURCES).find((name) => words[name]?.state);
    const state = source && words[source]?.state;
    if (isExplicit || !state || heard === source + state) return;
    heard = source + state;
    said.source = source;
    isOurs = true;
    consent(state);
    isOurs = false;
  };

  on("consent", (state: ConsentState) => {
    if (isOurs) return;
    said.source = undefined;
    isExplicit = state !== "pending";
    heard = "";
    decide();
  });
  on("end", () => (isExplicit = true));
  for (const name of wordsOf(options.consentFrom)) {
    const say = (word: Word): void => {
      words[name] = word;
      decide();
    };
    const listen = CONSENT_SOURCES[name];
    // Nobody will speak for a name that is none: only another word opens the page.
    if (listen) guard(listen)(guard(say));
    else consent("pending");
  }
};
