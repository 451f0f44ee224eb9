import { options } from "../config.ts";
import { guard, on } from "../notices.ts";
import { wordsOf } from "../words-of.ts";
import type { ConsentSource } from "./source.ts";
import { readPath, whenThere } from "./when-there.ts";

/**
 * A consent platform's own event, `data-cmp-event`. The answer stands at `data-cmp-path` below `window`, else in the event's `detail`; where
 * that is a list, a text or an object, `data-cmp-group` names what must be in it. A refusal that stands there before the event came is a
 * default that nobody chose, and the question stays open.
 */
export const cmp: ConsentSource = (say) => {
  const { cmpEvent, cmpPath, cmpGroup } = options;
  const isGranted = (answer: unknown): boolean => {
    const isList = typeof answer === "string" || Array.isArray(answer);
    const part = cmpGroup ? (isList ? answer.includes(cmpGroup) : Object(answer)[cmpGroup]) : answer;
    return part === true || part === "true" || part === "granted";
  };
  const hear = guard((event: Event) => {
    const answer = cmpPath ? readPath(cmpPath) : Reflect.get(event, "detail");
    say({ state: isGranted(answer) ? "granted" : "denied" });
  });
  let isHeard = false;
  for (const name of wordsOf(cmpEvent)) {
    const listener = (event: Event): void => {
      isHeard = true;
      hear(event);
    };
    addEventListener(name, listener);
    on("end", () => removeEventListener(name, listener));
  }
  if (cmpPath) whenThere(cmpPath, (answer) => isHeard || say({ state: isGranted(answer) ? "granted" : "pending" }));
};
