import { html } from "hono/html";
import type { CounterSnapshot } from "../../record/counters.ts";
import { DROPS } from "../../wire/drops.ts";
import { REJECTIONS, type RejectionReason } from "../../wire/rejection.ts";
import { formatCount } from "../format.ts";
import type { Html } from "../layout.ts";

/** What the doors refused or did not keep since this collector's start, most of it first: of these events the record knows nothing. */
export const turnedAway = ({ rejected, dropped }: Pick<CounterSnapshot, "rejected" | "dropped">): Html | "" => {
  const rows = [
    ...keysOf(rejected).map((reason) => [WHAT_TO_DO[reason] ?? `${REJECTIONS[reason].title}.`, rejected[reason] ?? 0] as const),
    ...keysOf(dropped).map((reason) => [DROPS[reason], dropped[reason] ?? 0] as const),
  ].toSorted(([, one], [, other]) => other - one);
  return rows.length === 0
    ? ""
    : html`<section class="card" aria-labelledby="turned-away">
        <h2 id="turned-away">Turned away at the door</h2>
        <p class="note">Since this collector started; of these events it keeps nothing but the number.</p>
        <table class="troubles">
          <thead>
            <tr>
              <th scope="col">Why</th>
              <th scope="col" class="number">Events</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ([why, events]) =>
                html`<tr>
                  <td>${why}</td>
                  <td class="number">${formatCount(events)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </section>`;
};

/** Where the reason's title leaves open what the operator can do. */
const WHAT_TO_DO: Readonly<Partial<Record<RejectionReason, string>>> = {
  unknown_origin: "A page’s origin is none of the sites’: add it to origins (DAYFLY_ORIGINS).",
  unknown_site: "A script tag names a site that is not set up here (data-site).",
  site_disabled: "The site is switched off.",
  unauthorized: "A sender’s write key is missing, or is no site’s (DAYFLY_API_KEY).",
  too_many_attempts: "An address has tried too many wrong write keys.",
  rate_limited: "One address or site sends faster than DAYFLY_RATE_PER_IP or DAYFLY_RATE_PER_SITE allows; pages send again.",
  store_unavailable: "The store could take none; senders try again.",
};

const keysOf = <Key extends string>(counts: Readonly<Partial<Record<Key, number>>>): readonly Key[] =>
  Object.keys(counts) as Key[];
