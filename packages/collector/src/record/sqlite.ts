import { type Remote, startThread } from "../lib/thread.ts";
import { type GatherParts, openGather } from "./gather.ts";
import { listOf } from "./packed-news.ts";
import type { EventRecord } from "./record.ts";
import type { RecordStore, RecordStoreSettings } from "./sqlite/protocol.ts";
import { untilNone } from "./until-none.ts";

export interface SqliteRecordOptions extends RecordStoreSettings, Omit<GatherParts, "write"> {}

/**
 * The record in one SQLite file, which a thread of its own reads and writes. Nobody waits for it: news is gathered in memory and written a
 * few times a second. A file that cannot be used costs the record, and nothing else.
 */
export function openSqliteRecord({ path, ...parts }: SqliteRecordOptions): EventRecord {
  const thread = startThread<RecordStore>("./sqlite/record-thread", import.meta.url, {
    name: "record",
    settings: { path } satisfies RecordStoreSettings,
  });
  const store: Remote<RecordStore> = thread.calls;
  const gather = openGather({ ...parts, write: (news, tally) => store.write(listOf(news), tally) });
  let closing: Promise<void> | undefined;

  /** What was told before is written first: the thread keeps the order of its calls. */
  const afterWrites = <Value>(read: () => Promise<Value>): Promise<Value> => {
    void gather.flush();
    return read();
  };

  return {
    begin: gather.begin,
    accepted: gather.accepted,
    adopt: gather.adopt,
    attempted: gather.attempted,
    onChange: gather.onChange,
    find: (key) => afterWrites(() => store.find(key)),
    search: (query) => afterWrites(() => store.search(query)),
    async statistics(request) {
      const statistics = await afterWrites(() => store.statistics(request));
      const lastDeliveredAt = gather.lastDeliveredAt();
      return { ...statistics, ...(lastDeliveredAt === undefined ? {} : { lastDeliveredAt }) };
    },
    findPerson: (person) => afterWrites(() => store.findPerson(person)),
    forget: (person, tell) => untilNone(() => afterWrites(() => store.forgetSome(person)), tell),
    prune: (limits) => untilNone(() => afterWrites(() => store.pruneSome(limits))),
    close() {
      closing ??= gather.close().then(thread.close);
      return closing;
    },
  };
}
