import type { DatabaseSync } from "node:sqlite";
import { type Audit, AUDIT_ACTIONS, type AuditAction, type AuditEntry } from "../access/audit.ts";
import { ROLES } from "../access/session.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";
import { unixMs } from "../lib/time.ts";

/** The newest entries are kept. */
const MAX_ENTRIES = 10_000;

/** The audit log in an operator's store. What it has no room for stands in the log: it is done already. */
export const auditIn = (db: DatabaseSync, clock: Clock, log: Log): Audit => {
  const add = db.prepare("insert into audit (at, role, by, action, subject, detail) values (?, ?, ?, ?, ?, ?)");
  const trim = db.prepare("delete from audit where id <= (select max(id) from audit) - ?");
  const list = db.prepare("select id, at, role, by, action, subject, detail from audit where id < ? order by id desc limit ?");

  return {
    note({ role, name }, action, subject = "", detail = "") {
      try {
        add.run(clock.now(), role, name, action, subject, detail);
        trim.run(MAX_ENTRIES);
      } catch (error) {
        log.error("The audit log cannot be written.", { role, by: name, action, subject, detail, reason: messageOf(error) });
      }
    },
    list: ({ limit, before = Number.MAX_SAFE_INTEGER }) => list.all(before, limit).flatMap((row) => toEntry(row) ?? []),
  };
};

/** Undefined for a row of a later version. */
const toEntry = (row: Readonly<Record<string, unknown>>): AuditEntry | undefined => {
  const role = ROLES.find((name) => name === row["role"]);
  const action = row["action"];
  if (role === undefined || !isAction(action)) return undefined;
  return {
    id: Number(row["id"]),
    at: unixMs(Number(row["at"])),
    role,
    by: String(row["by"]),
    action,
    subject: String(row["subject"]),
    detail: String(row["detail"]),
  };
};

const isAction = (value: unknown): value is AuditAction => typeof value === "string" && Object.hasOwn(AUDIT_ACTIONS, value);
