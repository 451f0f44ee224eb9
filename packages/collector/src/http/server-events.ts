import type { DoorSite } from "../config/site.ts";
import { deniesAdvertising } from "../consent/denies-advertising.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { RecentKeys } from "../lib/recent-keys.ts";
import { SERVER_LIMITS } from "../wire/limits.ts";
import type { Rejection } from "../wire/rejection.ts";
import { toIncomingEvents } from "../wire/segment-incoming.ts";
import { decodeSegmentCall, type SegmentType } from "../wire/segment-message.ts";
import type { AcceptParts } from "./accept.ts";
import { acceptEvents } from "./accept.ts";
import { readBody } from "./body.ts";
import type { ClientIp } from "./client-ip.ts";
import { type DoorHandler, jsonAnswer } from "./door.ts";
import { refuse, toProblem } from "./problem.ts";
import { findSite, keyOf, type WriteKeyParts } from "./write-keys.ts";

export interface ServerEventsParts extends AcceptParts, WriteKeyParts {
  readonly clientIp: ClientIp;
  /** Flaws of messages that the log told of. */
  readonly toldFlaws: RecentKeys;
  readonly log: Log;
  readonly clock: Clock;
  readonly mintId: () => string;
}

/**
 * `POST {basePath}/v1/batch` (or `/v1/import`) and `/v1/{track,page,screen,identify}`: the server-side door, which speaks Segment's HTTP API so that its
 * server libraries work unchanged. The write key is the Basic user name, a bearer token, or `writeKey` in the body.
 */
export const createServerEvents = (parts: ServerEventsParts, type?: SegmentType): DoorHandler => {
  const { counters, clientIp, clock, mintId } = parts;
  return async (request) => {
    const receivedAt = clock.now();
    const body = await readBody(request, SERVER_LIMITS.maxBodyBytes);
    if (!body.ok) return refuse(counters, body.failure);
    const call = decodeSegmentCall(body.value, type);
    if (!call.ok) return refuse(counters, call.failure);
    const { messages, rejected, sentAt, writeKey } = call.value;
    const ip = clientIp(request.peer, request.header);
    const found = findSite(parts, ip, keyOf(request) ?? writeKey);
    if (!found.ok) return refuse(counters, found.failure, messages.length);
    const site = found.value;
    for (const { rejection } of rejected) counters.rejected(rejection.reason, 1);
    const allowed = messages.filter(({ context }) => !deniesAdvertising(context?.consent, site));
    const dropped = messages.length - allowed.length;
    if (dropped > 0) counters.dropped("consent_denied", dropped);
    const events = toIncomingEvents(allowed, { site: site.key, receivedAt, sentAt, mintId });
    const accepted = await acceptEvents(parts, site, events);
    if (!accepted.ok) return toProblem(accepted.failure);
    const { stored, duplicates, refused } = accepted.value;
    const flawed = [...rejected, ...refused];
    for (const { rejection } of flawed) tellOnce(parts, site, rejection);
    return jsonAnswer({
      success: true,
      // An identify that was remembered is accepted too, though it is no event.
      accepted: stored + allowed.length - events.length,
      duplicates,
      dropped,
      rejected: flawed.map(({ index, rejection }) => ({ index, reason: rejection.reason, detail: rejection.detail })),
    });
  };
};

/** Segment's libraries look at the status alone, which is 200 for the sake of the other messages: nobody else would hear of it. */
const tellOnce = ({ toldFlaws, log }: ServerEventsParts, { key }: DoorSite, { reason, detail }: Rejection): void => {
  const flaw = detail.replace(/^\/batch\/\d+/, "");
  if (toldFlaws.has(`${key} ${flaw}`)) return;
  toldFlaws.add(`${key} ${flaw}`);
  log.warn("Messages of a server are refused; have it send them anew, corrected. Others of the same flaw are only counted.", {
    site: key,
    reason,
    flaw,
  });
};
