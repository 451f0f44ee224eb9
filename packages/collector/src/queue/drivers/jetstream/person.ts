import type { TellProgress } from "../../../lib/progress.ts";
import { matchesPerson, personTexts, type PersonFilter } from "../../../wire/person-filter.ts";
import { foundEvents } from "../../found-events.ts";
import { isMarked } from "../../segment.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import { theirs } from "../../theirs.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { deleteMessage } from "./delete-message.ts";
import type { Later } from "./later.ts";
import { readRow } from "./later-rows.ts";
import type { Line } from "./line.ts";
import { decodeMessage } from "./messages.ts";
import type { Session } from "./session.ts";
import { telling } from "./store-errors.ts";
import { streamName, type StreamRole } from "./streams.ts";
import { walk } from "./walk.ts";

const TELL_EVERY = 50;

interface Places {
  readonly line: Line;
  readonly later: Later;
  readonly dead: DeadLetters;
}

/**
 * Finds and removes a person's events. A message cannot be changed: one that holds some of theirs is replaced by one without, and then
 * erased. A node that has it in hand goes on, so that others' events of it may be delivered twice, with the same ids.
 */
export function person(session: Session, { line, later, dead }: Places): Pick<SharedStore, "forget" | "findPerson"> {
  const { manager, address } = session;

  /** Messages that hold one of the person's texts. `searched` hears of every message that is gone through. */
  async function* suspects(role: StreamRole, whom: PersonFilter, searched: () => void = () => {}) {
    const texts = personTexts(whom);
    const name = streamName(address.prefix, role);
    for await (const message of walk(manager, name)) {
      searched();
      const found = decodeMessage(message.data, message.header);
      if (found && texts.some((text) => found.text.includes(text))) yield { message, name, ...found };
    }
  }

  async function forgetFresh(whom: PersonFilter, searched: () => void): Promise<number> {
    let count = 0;
    for await (const { message, name, text, receivedAt } of suspects("line", whom, searched)) {
      if (line.held.holds(message.seq)) continue;
      const lines = text.split("\n");
      const kept = lines.filter((one) => !theirs(one, whom));
      if (kept.length === lines.length) continue;
      if (kept.length > 0) await line.append({ events: kept.length, lines: kept.join("\n"), receivedAt });
      await deleteMessage(manager, name, message.seq, true);
      count += lines.length - kept.length;
    }
    return count;
  }

  async function forgetLater(whom: PersonFilter, searched: () => void): Promise<number> {
    let count = await later.dropWaiting((event) => theirs(event, whom) !== undefined);
    for await (const { message, name, text, receivedAt } of suspects("later", whom, searched)) {
      if (later.held.holds(message.seq)) continue;
      const rows = text.split("\n").map((one) => readRow(one, receivedAt));
      const kept = rows.filter(({ event }) => !theirs(event, whom));
      if (kept.length === rows.length) continue;
      await later.add(kept);
      await deleteMessage(manager, name, message.seq, true);
      count += rows.length - kept.length;
    }
    return count;
  }

  async function forgetDead(whom: PersonFilter, searched: () => void): Promise<number> {
    let count = 0;
    for await (const { message, name } of suspects("dead", whom, searched)) {
      const letter = dead.read(message);
      if (!letter || !matchesPerson(letter.event, whom)) continue;
      if (await deleteMessage(manager, name, message.seq, true)) count += 1;
    }
    return count;
  }

  /** Tells of one more message at each call, now and then. `later` is gone through twice. */
  async function counting(tell: TellProgress | undefined): Promise<() => void> {
    if (!tell) return () => {};
    const roles: readonly StreamRole[] = ["line", "later", "dead", "later"];
    const streams = await Promise.all(roles.map((role) => manager.streams.info(streamName(address.prefix, role))));
    const total = streams.reduce((sum, { state }) => sum + state.messages, 0);
    let done = 0;
    return () => {
      done += 1;
      if (done % TELL_EVERY === 0 || done === total) tell({ done, total });
    };
  }

  /** The lines of a segment that are not settled, as far as this node knows. */
  function openLines(sequence: number, text: string): readonly string[] {
    const lines = text.split("\n");
    for (const { sequence: other, content } of line.held.all()) {
      if (other !== sequence) continue;
      const kept = [...content.kept.values()].map(({ event }) => event);
      return [...lines.filter((_, at) => !isMarked(content.settled, at)), ...kept];
    }
    return lines;
  }

  function openRows(sequence: number, text: string): readonly string[] {
    for (const { sequence: other, content } of later.held.all()) {
      if (other === sequence) return [...content.rows.values()].map(({ event }) => event);
    }
    return text.split("\n").map((one) => readRow(one, 0).event);
  }

  return {
    forget: (whom, tell) =>
      telling(async () => {
        if (personTexts(whom).length === 0) return { waiting: 0, dead: 0 };
        const searched = await counting(tell);
        // Delivery moves events from `line` to `later` to `dead` meanwhile, and a replay back from `dead` to `later`.
        const waiting = (await forgetFresh(whom, searched)) + (await forgetLater(whom, searched));
        const letters = await forgetDead(whom, searched);
        await dead.outlastReplays();
        return { waiting: waiting + (await forgetLater(whom, searched)), dead: letters };
      }),
    findPerson: (whom) =>
      telling(async () => {
        const found = foundEvents(whom);
        for await (const { message, text } of suspects("line", whom)) {
          openLines(message.seq, text).forEach((one) => found.keep("waiting", one));
        }
        for await (const { message, text } of suspects("later", whom)) {
          openRows(message.seq, text).forEach((one) => found.keep("waiting", one));
        }
        for await (const { message } of suspects("dead", whom)) found.keep("dead", JSON.stringify(dead.read(message)?.event));
        return found.all();
      }),
  };
}
