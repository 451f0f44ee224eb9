import type { JourneyState } from "../record/record.ts";

/** Each state in words, and the tone it is shown in. */
export const JOURNEY_STATES = {
  waiting: { label: "Waiting", tone: "wait", sentence: "Stored durably; the next delivery takes it." },
  delivered: { label: "Delivered", tone: "good", sentence: "Pinterest processed the event." },
  repeat: { label: "Repeat", tone: "calm", sentence: "Pinterest already had an event of this name and id." },
  skipped: { label: "Skipped", tone: "calm", sentence: "The site's mapping drops this event." },
  retry: { label: "Retrying", tone: "wait", sentence: "Pinterest could not take it; it is sent again with the same id." },
  held: { label: "Held", tone: "wait", sentence: "The ad account takes no events now; this one waits until it does." },
  dead: { label: "Dead letter", tone: "bad", sentence: "Given up, and kept among the dead letters." },
} as const satisfies Record<JourneyState, { label: string; tone: "good" | "wait" | "calm" | "bad"; sentence: string }>;
