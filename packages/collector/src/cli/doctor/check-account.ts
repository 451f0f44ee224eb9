import { randomUUID } from "node:crypto";
import type { Account } from "../../capi/account.ts";
import { accountKey } from "../../delivery/account-key.ts";
import { checkAccount } from "../../delivery/check-account.ts";
import { HOLD_REASONS } from "../../delivery/hold-reasons.ts";
import type { AccountTrouble } from "../../delivery/verdict.ts";
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
export const checkAccounts = (world: World): Promise<readonly Finding[]> =>
  Promise.all(
    accountsOf(world).map(async (account) => {
      const parts = { ...world, mintId: randomUUID, userAgent: "dayfly-doctor" };
      const { ok, status, explanation, answer } = await checkAccount(account, parts);
      if (ok) return fine(`Ad account ${account.adAccountId}: Pinterest took a test event with this token.`);
      const says = `Ad account ${account.adAccountId}: ${answer === "" ? "Pinterest took no test event." : answer}`;
      return status === 429 ? warn(says, explanation) : fault(says, explanation);
    }),
  );

const troubled = (name: string, trouble: AccountTrouble): Finding => {
  const says = `${name}: ${trouble.message}`;
  if (trouble.kind === "hold") return fault(says, HOLD_REASONS[trouble.reason]);
  return warn(says, "Pinterest is out of reach or asks to wait; the token that is there is used meanwhile. Look again later.");
};
