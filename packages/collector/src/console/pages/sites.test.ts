import { describe, expect, it } from "vitest";
import { openConsole, ROOT } from "../console.fixture.ts";

describe("the pages of sites", () => {
  it("shows a site's settings, its script tag and where its mapping differs, and no token", async () => {
    const console = openConsole({ sites: { shop: { events: { "Scroll Depth": false, purchase: "lead" } } } });
    const page = await console.get("/sites/shop");
    expect(page).toContain("549755885175");
    expect(page).toContain("nothing, it is dropped");
    expect(page).toContain("the site’s own row");
    expect(page).toContain("&lt;script async");
    expect(page).not.toContain("pina_token_of_the_test");
  });

  it("says where a site is changed: by the admin API what was added by it, in the settings the others", async () => {
    const console = openConsole({ sites: { outlet: {} }, stored: ["outlet"] });
    expect(await console.get("/sites")).toMatch(/>outlet<[^]*from the admin API/);
    const outlet = await console.get("/sites/outlet");
    expect(outlet).toContain('href="/_df/v1/admin/docs"');
    expect(outlet).toContain("<code>PATCH sites/outlet</code>");
    expect(outlet).not.toContain("dayfly reload");
    const shop = await console.get("/sites/shop");
    expect(shop).toContain("<code>dayfly reload</code>");
    expect(shop).not.toContain("admin API");
  });

  it("changes a stored site's own rows and its switch, keeps the other rows, and notes it", async () => {
    const changes: object[] = [];
    const sites = { outlet: { events: { purchase: "lead", "Scroll Depth": false } } };
    const changeSite = (_site: object, settings: object) => void changes.push(settings);
    const console = openConsole({ sites, stored: ["outlet"], changeSite });
    expect(await console.get("/sites/outlet")).toMatch(/Switch this site off[^]*Set this row/);
    const rows = [
      { name: " purchase ", target: "checkout" },
      { name: "purchase", target: "" },
      { name: "Quiz", target: "false" },
    ];
    for (const row of rows) expect((await console.post("/sites/outlet/mapping", row)).status).toBe(303);
    await console.post("/sites/outlet/switch", { enabled: "false" });
    expect(changes).toEqual([
      { events: { "Scroll Depth": false, purchase: "checkout" } },
      { events: { "Scroll Depth": false } },
      { events: { purchase: "lead", "Scroll Depth": false, Quiz: false } },
      { enabled: false },
    ]);
    expect(console.noted).toContainEqual(["site_changed", "outlet", "enabled: false"]);
    expect(console.noted).toHaveLength(4);
  });

  it("says why a site was not changed, and changes none that stands in the settings", async () => {
    const console = openConsole({ sites: { outlet: {} }, stored: ["outlet"], changeSite: () => "There is no such event." });
    const refused = await console.post("/sites/outlet/mapping", { name: "purchase", target: "chekout" });
    expect([refused.status, (await refused.text()).includes("There is no such event.")]).toEqual([422, true]);
    expect((await console.post("/sites/outlet/mapping", { name: " ", target: "lead" })).status).toBe(422);
    const settled = openConsole({ changeSite: () => expect.unreachable() });
    expect((await settled.post("/sites/shop/switch", { enabled: "false" })).headers.get("location")).toBe(`${ROOT}/sites`);
    expect(await settled.get("/sites/shop")).not.toMatch(/Switch this site|Set this row/);
    expect([...console.noted, ...settled.noted]).toEqual([]);
    const reader = openConsole({ role: "read", sites: { outlet: {} }, stored: ["outlet"] });
    expect(await reader.get("/sites/outlet")).not.toMatch(/Switch this site|Set this row/);
  });

  it("says that a site is switched off", async () => {
    const console = openConsole({ sites: { outlet: { enabled: false } } });
    expect((await console.get("/sites")).match(/Delivering|Switched off/g)).toEqual(["Delivering", "Switched off"]);
    expect(await console.get("/sites/outlet")).toMatch(/Switched off[^]*New events are refused[^]*is still delivered/);
    expect(await console.get("/sites/shop")).not.toContain("Switched off");
  });

  it.each([
    ["held", "Held", "Pinterest does not accept the access token. Make a new one."],
    ["waiting", "Waiting", "Pinterest answers 503."],
  ] as const)(
    "says on the page of a site whose ad account is %s that nothing goes out, and why",
    async (state, label, explanation) => {
      const console = openConsole({ accounts: [{ adAccountId: "549755885175", state, explanation }] });
      const page = await console.get("/sites/shop");
      expect(page).toMatch(new RegExp(`>${label}</span>[^]*Nothing goes to Pinterest now; events wait.</strong> ${explanation}`));
      expect(await openConsole().get("/sites/shop")).not.toContain("Nothing goes to Pinterest");
    },
  );

  it("shows a site that cannot be served, with what to do, and problems of one that is", async () => {
    const problems = { outlet: ["Its secrets cannot be read: restore DAYFLY_SECRET."], shop: ["The store has a <shop> too."] };
    const console = openConsole({ problems });
    expect(await console.get("/sites")).toMatch(/>shop<[^]*Delivering[^]*>outlet<[^]*from the admin API[^]*Not served/);
    const outlet = await console.get("/sites/outlet");
    expect(outlet).toContain("<li>Its secrets cannot be read: restore DAYFLY_SECRET.</li>");
    expect(outlet).toContain("<code>PATCH sites/outlet</code>");
    expect(outlet).not.toContain("Send a test event");
    expect(await console.get("/sites/shop")).toContain("<li>The store has a &lt;shop&gt; too.</li>");
    expect((await console.app.request(`${ROOT}/sites/nobody`)).headers.get("location")).toBe(`${ROOT}/sites`);
  });

  it("sends a test event and shows what Pinterest said", async () => {
    const answer = { ok: false, status: 404, explanation: "This looks like a Tag id.", answer: "Ad account not found" };
    const console = openConsole({ checkAccount: async () => answer });
    const page = await (await console.post("/sites/shop/test")).text();
    for (const part of ["This looks like a Tag id.", "HTTP 404", "Ad account not found"]) expect(page).toContain(part);
  });
});
