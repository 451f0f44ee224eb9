import type { Account } from "../capi/account.ts";
import type { CapiEvent } from "../capi/event.ts";
import type { Clock } from "../lib/clock.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { toUnixSeconds } from "../lib/time.ts";
import { HOLD_REASONS, type HoldReason } from "./hold-reasons.ts";
import { eventsRequest } from "./request.ts";
import type { Send } from "./send.ts";
import { createShelf } from "./shelf.ts";
import type { AccessTokens } from "./token.ts";
import { type AccountTrouble, judge, type Judgement } from "./verdict.ts";

/** What Pinterest says to a test event of an ad account, explained. */
export interface AccountCheck {
  readonly ok: boolean;
  /** HTTP status of its answer; null where none came. */
  readonly status: number | null;
  /** What it means, and what to do. */
  readonly explanation: string;
  /** Pinterest's own words, redacted; "" where it said nothing. */
  readonly answer: string;
  /** Why the account is refused, where it is. */
  readonly reason: HoldReason | null;
}

export interface CheckAccountParts {
  readonly tokens: AccessTokens;
  readonly send: Send;
  readonly clock: Clock;
  readonly mintId: () => string;
  readonly userAgent: string;
}

/**
 * Sends one event with `test=true`, which Pinterest checks and does not record: token, ad account and the way there are tried as in earnest.
 * The event is of nobody: an address for documentation (RFC 5737) and a made-up e-mail.
 */
export const checkAccount = async (account: Account, parts: CheckAccountParts): Promise<AccountCheck> => {
  const { tokens, send, clock, userAgent } = parts;
  const tested = { ...account, test: true };
  const payload = createShelf().put(JSON.stringify(testEvent(parts)));
  const ask = async (token: Parameters<typeof eventsRequest>[1]) => {
    const result = await send(eventsRequest(tested, token, [payload], userAgent));
    return { judgement: judge(result, 1, clock.now()), status: result.kind === "answer" ? result.status : null };
  };

  const first = await tokens.get(account);
  if (first.kind !== "token") return explain(first, null);
  const asked = await ask(first.token);
  if (asked.judgement.kind !== "renew-token") return explain(asked.judgement, asked.status);
  const second = await tokens.renew(account, first.token);
  if (second.kind !== "token") return explain({ ...second, message: asked.judgement.message }, asked.status);
  const again = await ask(second.token);
  return explain(again.judgement, again.status);
};

const testEvent = ({ clock, mintId }: CheckAccountParts): CapiEvent => ({
  event_name: "page_visit",
  action_source: "web",
  event_time: toUnixSeconds(clock.now()),
  event_id: `dayfly-check-${mintId()}`,
  event_source_url: "https://dayfly.example/check",
  user_data: {
    em: [sha256Hex("check@dayfly.example")],
    client_ip_address: "192.0.2.1",
    client_user_agent: "Mozilla/5.0 (dayfly check)",
  },
});

const explain = (found: Judgement | AccountTrouble, status: number | null): AccountCheck => {
  const facts = { status, reason: null };
  switch (found.kind) {
    case "each": {
      const [verdict] = found.verdicts;
      if (verdict?.kind === "delivered") return { ...facts, ok: true, explanation: TAKEN, answer: verdict.warning ?? "" };
      const answer = verdict?.kind === "refused" ? verdict.detail : (verdict?.message ?? "");
      return {
        ...facts,
        ok: false,
        explanation: "Token and ad account are right, but Pinterest refuses the test event.",
        answer,
      };
    }
    case "hold":
      return { ok: false, status, reason: found.reason, explanation: HOLD_REASONS[found.reason], answer: found.message };
    case "renew-token":
      return { ok: false, status, reason: "token_rejected", explanation: HOLD_REASONS.token_rejected, answer: found.message };
    case "wait":
      return { ...facts, ok: false, explanation: "Pinterest asks to wait. Try again in a minute.", answer: found.message };
    case "back-off":
      return { ...facts, ok: false, explanation: UNREACHABLE, answer: found.message };
    case "halve":
    case "aborted":
      return { ...facts, ok: false, explanation: "The check was broken off. Try again.", answer: "" };
  }
};

const TAKEN = "Pinterest takes events of this ad account with this token.";
const UNREACHABLE =
  "Pinterest gave no usable answer. If others reach it, look at the collector's way out: DNS, proxy, firewall, apiBase.";
