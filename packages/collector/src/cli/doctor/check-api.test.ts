import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unixMs } from "../../lib/time.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { checkApi, checkClock } from "./check-api.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { hold, short } from "./doctor.fixture.ts";
import { usePinterest } from "./pinterest.fixture.ts";

const { pinterest, open } = usePinterest();

describe("checkApi", () => {
  it("reaches it", async () => {
    expect(short(await checkApi(open()))).toEqual([`ok: ${pinterest().apiBase} can be reached.`]);
  });

  it.each([
    ["http://api.pinterest.example/v5", "is not encrypted"],
    ["http://127.0.0.1:9/v5", "nothing listens there"],
    ["https://no-such-host.invalid/v5", "its name has no address (DNS)"],
  ])("says what is wrong with %s", async (apiBase, words) => {
    const [finding] = await checkApi(open({ PINTEREST_API_BASE: apiBase }));
    expect(finding).toMatchObject({ status: "fail", says: expect.stringContaining(words) });
  });

  it("does not trust a certificate that is signed by itself", async () => {
    const folder = temporaryFolder();
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const args = [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-subj",
      "/CN=localhost",
    ];
    execFileSync("openssl", [...args, "-keyout", key, "-out", cert], { stdio: "ignore" });
    const port = await hold(createServer({ key: readFileSync(key), cert: readFileSync(cert) }));
    const [finding] = await checkApi(open({ PINTEREST_API_BASE: `https://127.0.0.1:${port}/v5` }));
    expect(finding).toMatchObject({ status: "fail", says: expect.stringContaining("signed by itself") });
    expect(finding?.fix).toContain("NODE_EXTRA_CA_CERTS");
  });
});

describe("checkClock", () => {
  it.each([
    [0, "ok"],
    [-60_000, "warn"],
    [600_000, "fail"],
  ])("judges a clock that is %i ms off", async (offMs, status) => {
    const clock = { ...nodeClock, now: () => unixMs(Date.now() + offMs) };
    expect((await checkClock(open({}, { clock })))[0]?.status).toBe(status);
  });

  it("cannot tell without an answer", async () => {
    expect((await checkClock(open({ PINTEREST_API_BASE: "http://127.0.0.1:9/v5" })))[0]?.status).toBe("warn");
  });
});
