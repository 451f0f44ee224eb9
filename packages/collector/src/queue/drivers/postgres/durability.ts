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
