import type { Clock } from "../lib/clock.ts";
import { type Answer, errorAnswer } from "./answer.ts";
import type { IssuedTokens, TokenBook } from "./token-book.ts";

/** What `POST /v5/oauth/token` was sent. */
export interface TokenRequest {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** Pinterest's token endpoint for the one grant that dayfly uses: `refresh_token`, with HTTP Basic and a form body. */
export const createTokenAnswerer =
  (tokens: TokenBook, clock: Clock) =>
  ({ authorization, contentType, body }: TokenRequest): Answer => {
    const app = tokens.findApp(...basicCredentials(authorization));
    if (app === undefined) return errorAnswer("unauthenticated");
    if (!/^application\/x-www-form-urlencoded\b/i.test(contentType ?? ""))
      return errorAnswer("invalid", "The request was invalid: send application/x-www-form-urlencoded.");
    const form = new URLSearchParams(body);
    if (form.get("grant_type") !== "refresh_token")
      return errorAnswer("invalid", "The request was invalid: the sandbox knows grant_type=refresh_token only.");
    const issued = tokens.refresh(app, form.get("refresh_token") ?? "", form.get("continuous_refresh") === "true");
    return issued === undefined ? errorAnswer("invalidGrant") : { status: 200, body: describe(issued, tokens, clock) };
  };

const describe = ({ accessToken, refreshToken }: IssuedTokens, { lifetimes }: TokenBook, clock: Clock) => ({
  response_type: "refresh_token",
  access_token: accessToken,
  token_type: "bearer",
  expires_in: lifetimes.accessTokenSeconds,
  scope: "ads:read ads:write",
  ...(refreshToken === undefined
    ? {}
    : {
        refresh_token: refreshToken,
        refresh_token_expires_in: lifetimes.refreshTokenSeconds,
        refresh_token_expires_at: Math.floor(clock.now() / 1000) + lifetimes.refreshTokenSeconds,
      }),
});

const basicCredentials = (authorization = ""): [appId: string, appSecret: string] => {
  const encoded = /^Basic (\S+)$/i.exec(authorization)?.[1] ?? "";
  const [appId = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return [appId, secret.join(":")];
};
