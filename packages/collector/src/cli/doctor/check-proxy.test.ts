import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { checkProxy } from "./check-proxy.ts";
import { open, portOf, serve, short } from "./doctor.fixture.ts";

const countingUndeclared = (count: number) =>
  serve(new Hono().get("/metrics", (context) => context.text(`dayfly_event_warnings_total{code="undeclared_proxy"} ${count}\n`)));

describe("checkProxy", () => {
  it.each([
    { where: "a page of this machine", env: { DAYFLY_ORIGINS: "http://localhost:3000" }, says: [] },
    { where: "every address is listened to", env: { DAYFLY_ORIGINS: "https://shop.example", DAYFLY_HOST: "0.0.0.0" }, says: [] },
    {
      where: "only a proxy can reach the collector",
      env: { DAYFLY_ORIGINS: "https://shop.example" },
      says: [expect.stringMatching(/^warn: .*DAYFLY_TRUSTED_PROXIES names none/)],
    },
    {
      where: "one is named",
      env: { DAYFLY_ORIGINS: "https://shop.example", DAYFLY_TRUSTED_PROXIES: "127.0.0.1" },
      says: ["ok: Of visitors' addresses the word of 127.0.0.1 is believed."],
    },
  ])("judges the settings where $where", async ({ env, says }) => {
    const { url } = await countingUndeclared(0);
    expect(short(await checkProxy(open({ ...env, DAYFLY_PORT: portOf(url) })))).toEqual(says);
  });

  it("tells of a proxy that the running collector met and that is not the one that is named", async () => {
    const { url } = await countingUndeclared(1204);
    const [found] = await checkProxy(open({ DAYFLY_PORT: portOf(url), DAYFLY_TRUSTED_PROXIES: "10.0.0.1" }));
    expect(found).toMatchObject({ status: "warn", says: expect.stringMatching(/^1,204 events came through a proxy/) });
  });
});
