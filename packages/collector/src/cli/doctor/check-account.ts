import type { Account } from "../../capi/account.ts";
import type { CapiEvent } from "../../capi/event.ts";
import { accountKey } from "../../delivery/account-key.ts";
import { HOLD_REASONS } from "../../delivery/hold-reasons.ts";
import { eventsRequest } from "../../delivery/request.ts";
import type { AccountTrouble } from "../../delivery/verdict.ts";
import { judge } from "../../delivery/verdict.ts";
import { sha256Hex } from "../../lib/sha256.ts";
import { toUnixSeconds } from "../../lib/time.ts";
import { utf8Length } from "../../lib/utf8.ts";
import { type Finding, fault, fine, warn } from "./finding.ts";
import type { World } from "./world.ts";

/** Each account once, however many sites share it. */
const accountsOf = ({ settings }: World): readonly Account[] => [
  ...new Map(settings.sites.map(({ account }) => [accountKey(account), account])).values(),
];

/** OAuth tokens: whether one can be had, refreshed as the collector would and kept where it keeps it. */
export const checkOAuth = (world: World): Promise<readonly Finding[]> =>
  Promise.all(
    accountsOf(world)
      .filter(({ credentials }) => credentials.kind === "oauth")
      .map(async (account) => {
        const name = `Ad account ${account.adAccountId}`;
        const current = await world.tokens.get(account);
        if (current.kind !== "token") return troubled(name, current);
        if (!world.refresh) return fine(`${name}: an access token is there. --refresh tries a refresh.`);
        const renewed = await world.tokens.renew(account, current.token);
        return renewed.kind === "token" ? fine(`${name}: the token was refreshed and kept.`) : troubled(name, renewed);
      }),
  );

/** The token is valid, and for this ad account: an event that Pinterest looks at and does not record (`test=true`). */
export const checkAccount = (world: World): Promise<readonly Finding[]> =>
  Promise.all(accountsOf(world).map((account) => sendTest(account, world)));

const sendTest = async (account: Account, { tokens, send, clock }: World): Promise<Finding> => {
  const name = `Ad account ${account.adAccountId}`;
  const token = await tokens.get(account);
  if (token.kind !== "token") return troubled(name, token);
  const json = JSON.stringify(testEvent(clock.now()));
  const request = eventsRequest({ ...account, test: true }, token.token, [{ json, bytes: utf8Length(json) }], "dayfly-doctor");
  const judgement = judge(await send(request), 1, clock.now());
  switch (judgement.kind) {
    case "each": {
      const [verdict] = judgement.verdicts;
      if (verdict?.kind === "refused")
        return fault(`${name}: the test event was refused: ${verdict.detail}`, "Please report it.");
      // What Pinterest recommends for a made-up event says nothing of the site's own.
      return verdict?.kind === "delivered"
        ? fine(`${name}: Pinterest took a test event with this token.`)
        : warn(`${name}: ${verdict?.message ?? "Pinterest said nothing of the test event."}`, "Look again later.");
    }
    case "renew-token":
      return fault(`${name}: ${judgement.message}`, HOLD_REASONS.token_rejected);
    case "hold":
    case "wait":
    case "back-off":
      return troubled(name, judgement);
    case "halve":
    case "aborted":
      return fault(`${name}: the test came to nothing.`, "Try again.");
  }
};

const troubled = (name: string, trouble: AccountTrouble): Finding => {
  const says = `${name}: ${trouble.message}`;
  switch (trouble.kind) {
    case "hold":
      return fault(says, HOLD_REASONS[trouble.reason]);
    case "wait":
      return warn(says, "Pinterest limits this account's calls for now; try again later.");
    case "back-off":
      return fault(says, "See the line on the API. If that is well, Pinterest is out of order: events wait meanwhile.");
  }
};

const testEvent = (now: Parameters<typeof toUnixSeconds>[0]): CapiEvent => ({
  event_name: "page_visit",
  action_source: "web",
  event_time: toUnixSeconds(now),
  event_id: `dayfly-doctor-${now}`,
  event_source_url: "https://dayfly.invalid/doctor",
  user_data: { em: [sha256Hex("doctor@dayfly.invalid")] },
});
