import { randomUUID } from "node:crypto";
import { createListeners } from "../lib/listeners.ts";
import { startThread } from "../lib/thread.ts";
import { waitAtMost } from "../lib/wait-at-most.ts";
import { type GatherParts, openGather } from "./gather.ts";
import { listOf } from "./packed-news.ts";
import type { EventRecord } from "./record.ts";
import type { Boards } from "./relay/boards.ts";
import { writeNewsNote } from "./relay/news-note.ts";
import { openReader } from "./relay/reader.ts";
import type { RecordStore, RecordStoreSettings } from "./sqlite/protocol.ts";
import { untilNone } from "./until-none.ts";

export interface RelayRecordOptions extends Omit<GatherParts, "write"> {
  readonly boards: Boards;
  /** Where a node that shows the record keeps what all tell. Absent: this node tells, and has no file and nothing to show. */
  readonly path?: string;
}

/** Longer than a healthy engine takes to hear and tell what is new; then a reader gets what is there. */
const PATIENCE_MS = 3000;

/**
 * The record of a cluster: every node tells all of them what became known, a few times a second and on boards of bounded size, and a node that
 * shows it keeps a file of its own. Nobody waits for it; where the engine cannot be reached, news is left out.
 */
export function openRelayRecord({ boards, path, ...parts }: RelayRecordOptions): EventRecord {
  const { clock, log } = parts;
  const nodeId = randomUUID();
  const gather = openGather({
    ...parts,
    write: (news, tally) =>
      boards.pin("news", writeNewsNote({ from: nodeId, keys: news.map(({ key }) => key), tally, news: listOf(news) })),
  });
  const shown = path === undefined ? undefined : openShown(path);
  let closing: Promise<void> | undefined;

  function openShown(file: string) {
    const settings: RecordStoreSettings = { path: file };
    const thread = startThread<RecordStore>("./sqlite/record-thread", import.meta.url, { name: "record", settings });
    const store = thread.calls;
    const listeners = createListeners<[key: string]>();
    const onNews = ({ from, keys }: { readonly from: string; readonly keys: readonly string[] }): void => {
      // Of what this node told itself they know.
      if (from !== nodeId) for (const key of keys) listeners.tell(key);
    };
    return { store, thread, listeners, reader: openReader({ boards, store, clock, log, onNews }) };
  }

  /** What was told before, here and elsewhere, is in the file first. */
  function upToDate(): Promise<void> {
    const news = gather.flush().then(() => shown?.reader.catchUp());
    return waitAtMost(clock, PATIENCE_MS, news);
  }

  return {
    begin: gather.begin,
    accepted: gather.accepted,
    adopt: gather.adopt,
    attempted: gather.attempted,
    async find(key) {
      await upToDate();
      return shown?.store.find(key);
    },
    async search(query) {
      await upToDate();
      return shown?.store.search(query) ?? { journeys: [] };
    },
    async statistics(request) {
      await upToDate();
      const statistics = await shown?.store.statistics(request);
      const lastDeliveredAt = gather.lastDeliveredAt();
      return { delivered: [], outcomes: [], ...statistics, ...(lastDeliveredAt === undefined ? {} : { lastDeliveredAt }) };
    },
    async findPerson(person) {
      await upToDate();
      return shown?.store.findPerson(person) ?? [];
    },
    async forget(person, tell) {
      await upToDate();
      const count = shown ? await untilNone(() => shown.store.forgetSome(person), tell) : 0;
      await boards.pin("forgotten", JSON.stringify(person));
      return count;
    },
    async prune(limits) {
      await upToDate();
      return shown ? untilNone(() => shown.store.pruneSome(limits)) : 0;
    },
    onChange(listener) {
      const stops = [gather.onChange(listener), shown?.listeners.add(listener)];
      return () => stops.forEach((stop) => stop?.());
    },
    close() {
      closing ??= (async () => {
        await gather.close();
        await shown?.reader.close();
        await shown?.thread.close();
      })();
      return closing;
    },
  };
}
