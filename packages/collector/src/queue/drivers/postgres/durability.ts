import type { Log } from "../../../lib/log.ts";
import type { Connection } from "./database.ts";

/** What each must be so that a commit that was answered for outlives a power cut. */
const NEEDED = {
  fsync: ["on"],
  full_page_writes: ["on"],
  // `on` waits for the disks of synchronous standbys too, where there are any; `remote_apply` for more.
  synchronous_commit: ["on", "remote_apply"],
} as const;

/** Throws unless commits on this server and as this user wait for the disk. */
export async function assertDurable(connection: Connection): Promise<void> {
  for (const [name, values] of Object.entries(NEEDED)) {
    const [row] = await connection.run({ name: "", text: `select current_setting('${name}') as value` });
    const value = String(row?.["value"]);
    if (values.some((needed) => needed === value)) continue;
    throw new Error(
      `Postgres does not promise durability here: ${name} is ${value}, and ${values.join(" or ")} is needed. ` +
        "Set it on the server, for the database or for dayfly's user.",
    );
  }
}

/** SQL_ASCII takes any bytes. */
const HOLDS_ALL = new Set(["UTF8", "SQL_ASCII"]);

/** Tells of a database that has no room for some characters: one such event is refused, and with it all that comes at the same moment. */
export async function checkEncoding(connection: Connection, log: Log): Promise<void> {
  const [row] = await connection.run({ name: "", text: "select current_setting('server_encoding') as encoding" });
  const encoding = String(row?.["encoding"]);
  if (HOLDS_ALL.has(encoding)) return;
  log.warn(
    `The database's encoding is ${encoding}, in which not every character can be written: events with others are refused. ` +
      "Name one in DAYFLY_QUEUE that was made with `createdb -E UTF8 -T template0`.",
  );
}
