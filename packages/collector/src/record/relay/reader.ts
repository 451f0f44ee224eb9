import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import type { Remote } from "../../lib/thread.ts";
import type { PersonFilter } from "../../wire/person-filter.ts";
import type { RecordStore } from "../sqlite/protocol.ts";
import { untilNone } from "../until-none.ts";
import type { BoardName, Boards, Note } from "./boards.ts";
import { type NewsNote, readNewsNote } from "./news-note.ts";

export interface ReaderParts {
  readonly boards: Pick<Boards, "read">;
  readonly store: Remote<RecordStore>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onNews: (note: NewsNote) => void;
}

/** Brings what all nodes tell into this node's file, each note once: the file knows how far it is. */
export interface Reader {
  /** Resolves when what was pinned before is in the file, or cannot be read now. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 500;
/** What other nodes knew of a person when it was to be forgotten, they have told by then. */
const TOLD_BY_MS = 10_000;

export function openReader({ boards, store, clock, log, onNews }: ReaderParts): Reader {
  const closing = new AbortController();
  let isBroken = false;
  let reading: Promise<void> = Promise.resolve();
  let nextPass: Promise<void> | undefined;

  async function takeNews({ number, text }: Note): Promise<void> {
    const note = readNewsNote(text);
    if (note) await store.write(note.news, note.tally, number);
    if (note) onNews(note);
  }

  async function takeForgotten({ number, text }: Note): Promise<void> {
    const person: PersonFilter = JSON.parse(text);
    const forget = (): Promise<unknown> => untilNone(() => store.forgetSome(person));
    await forget();
    await store.noteRead("forgotten", number);
    void clock
      .sleep(TOLD_BY_MS, closing.signal)
      .then(forget)
      .catch(() => undefined);
  }

  const TAKE = { news: takeNews, forgotten: takeForgotten } as const satisfies Record<BoardName, (note: Note) => Promise<void>>;

  async function readBoard(board: BoardName): Promise<void> {
    let at = await store.readUpTo(board);
    for (let notes = await boards.read(board, at); notes.length > 0; notes = await boards.read(board, at)) {
      for (const note of notes) {
        await TAKE[board](note);
        at = note.number;
      }
    }
  }

  async function pass(): Promise<void> {
    try {
      await readBoard("news");
      await readBoard("forgotten");
      isBroken = false;
    } catch (error) {
      if (!isBroken && !closing.signal.aborted)
        log.warn("What the other nodes tell of events cannot be read; the events themselves are safe.", {
          reason: String(error),
        });
      isBroken = true;
    }
  }

  /** One pass after the other; who asks while one runs gets the next. */
  function catchUp(): Promise<void> {
    nextPass ??= reading.then(() => {
      nextPass = undefined;
      reading = pass();
      return reading;
    });
    return nextPass;
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await catchUp();
      await clock.sleep(LOOK_EVERY_MS, closing.signal);
    }
  }

  const running = run();
  return {
    catchUp,
    async close() {
      closing.abort();
      await running;
      await nextPass;
      await reading;
    },
  };
}
