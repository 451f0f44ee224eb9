import { options } from "../config.ts";
import { guard, on } from "../notices.ts";
import { wordsOf } from "../words-of.ts";
import type { ConsentSource } from "./source.ts";
import { readPath, whenThere } from "./when-there.ts";

/**
 * A consent platform's own event, `data-cmp-event`. The answer stands at `data-cmp-path` below `window`, else in the event's `detail`; where
 * that is a list, a text or an object, `data-cmp-group` names what must be in it. What stands there before the event came may be a default
 * that nobody chose: a refusal leaves the question open, and under a grant Global Privacy Control limits the use.
 */
export const cmp: ConsentSource = (say) => {
  const { cmpEvent, cmpPath, cmpGroup } = options;
  const isGranted = (answer: unknown): boolean => {
    const list = answer as Partial<readonly unknown[]> | undefined;
    const part = cmpGroup ? (list?.includes?.(cmpGroup) ?? Object(answer)[cmpGroup]) : answer;
    return /^(true|granted)$/.test(part as string);
  };
  let isHeard = false;
  const hear = guard((event: Event) => {
    isHeard = true;
    const answer = cmpPath ? readPath(cmpPath) : Reflect.get(event, "detail");
    say({ state: isGranted(answer) ? "granted" : "denied" });
  });
  for (const name of wordsOf(cmpEvent)) {
    // Captured at the window, the document's own are heard, too, which do not bubble.
    addEventListener(name, hear, true);
    on("end", () => removeEventListener(name, hear, true));
  }
  const find = (answer: unknown): unknown =>
    isHeard || say({ state: isGranted(answer) ? "granted" : "pending", ldp: navigator.globalPrivacyControl });
  if (cmpPath) whenThere(cmpPath, find);
};
