import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Account, AdAccountId } from "../capi/account.ts";
import { parcelOf, sentOf } from "./parcel.fixture.ts";
import { eventsRequest, refreshRequest } from "./request.ts";
import { secret } from "./secret.ts";

const account: Account = {
  adAccountId: "549755885175" as AdAccountId,
  credentials: { kind: "token", accessToken: "pina_secret" },
  apiBase: "https://api.pinterest.com/v5",
  test: false,
};
const parcels = [parcelOf("1"), parcelOf("Ä")];
const payloads = parcels.map(({ payload }) => payload);

describe("eventsRequest", () => {
  it("is what Pinterest's description asks for", () => {
    const { url, headers, body } = eventsRequest(account, secret("pina_secret"), payloads, "dayfly/1.2.3");
    expect(url).toBe("https://api.pinterest.com/v5/ad_accounts/549755885175/events");
    expect(headers()).toEqual({
      authorization: "Bearer pina_secret",
      "content-type": "application/json",
      "user-agent": "dayfly/1.2.3",
    });
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual({ data: parcels.map(sentOf) });
  });

  it("says that it is a test", () => {
    const { url } = eventsRequest({ ...account, test: true }, secret("x"), payloads, "dayfly/1");
    expect(url).toBe("https://api.pinterest.com/v5/ad_accounts/549755885175/events?test=true");
  });

  it("shows its token to nobody who looks at it", () => {
    const request = eventsRequest(account, secret("pina_secret"), payloads, "dayfly/1");
    expect(`${JSON.stringify(request)}${inspect(request, { depth: 9, showHidden: true })}${String(request)}`).not.toContain(
      "pina_secret",
    );
  });

  it.each(["", "12a", "1/2", "../me", "1?test=true", "1".repeat(19), "１２", "1\n"])("refuses %j for an ad account id", (id) => {
    const wrong: Account = { ...account, adAccountId: id as AdAccountId };
    expect(() => eventsRequest(wrong, secret("x"), payloads, "dayfly/1")).toThrow(/1 to 18 digits/);
  });
});

describe("refreshRequest", () => {
  it("names the app by HTTP Basic and the token in a form", () => {
    const app = { appId: "1450000", appSecret: "s:é" };
    const { url, headers, body } = refreshRequest("https://api.pinterest.com/v5", app, secret("pinr_a+b/c"), "dayfly/1");
    expect(url).toBe("https://api.pinterest.com/v5/oauth/token");
    expect(headers()).toEqual({
      authorization: `Basic ${Buffer.from("1450000:s:é").toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "dayfly/1",
    });
    expect(new TextDecoder().decode(body)).toBe("grant_type=refresh_token&refresh_token=pinr_a%2Bb%2Fc&continuous_refresh=true");
  });
});
