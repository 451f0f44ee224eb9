import { describe, expect, it } from "vitest";
import { openDoors } from "./doors.fixture.ts";

describe("GET {basePath}/df.js", () => {
  it("serves the script with an ETag and answers a repeat with 304", async () => {
    const { app } = openDoors();
    const first = await app.request("/_df/df.js");
    expect(await first.text()).toBe("window._df={}");
    expect(first.headers.get("cache-control")).toContain("max-age=600");
    const again = await app.request("/_df/df.js", { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
  });

  it("compresses for those who accept it", async () => {
    const { app } = openDoors();
    const encoding = async (accepted: string) =>
      (await app.request("/_df/df.js", { headers: { "accept-encoding": accepted } })).headers.get("content-encoding");
    expect([
      await encoding("gzip, deflate, br"),
      await encoding("gzip"),
      await encoding("br;q=0, gzip"),
      await encoding(""),
    ]).toEqual(["br", "gzip", "gzip", null]);
  });

  it.each(["df.0123456789ab.js", "df.tag.ba9876543210.js"])("serves the hashed name %s for ever", async (name) => {
    const answer = await openDoors().app.request(`/_df/${name}`);
    expect(answer.headers.get("cache-control")).toContain("immutable");
  });

  it("serves the build with the Tag's bridge under its own name", async () => {
    const answer = await openDoors().app.request("/_df/df.tag.js");
    expect(await answer.text()).toBe("window._df={tag:1}");
    expect(answer.headers.get("cache-control")).toContain("max-age=600");
  });
});
