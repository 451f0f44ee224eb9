import type { Visit } from "./visit.ts";

export interface Scenario {
  readonly name: string;
  /** Nothing before the visitor's word. */
  readonly needsConsent?: true;
  /** From the ad to the order. The visit's pages load scripts and run what the subject says; the order is the last thing said. */
  readonly run: (visit: Visit) => Promise<void>;
}

const LANDING = "/?epik=dj0yJnU9c3Vydml2YWw&utm_source=pinterest";

/** Nearly every order: who buys says their e-mail address on the same page. */
const buyAsKnown = async (visit: Visit): Promise<void> => {
  await visit.identify();
  await visit.buy();
};

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "plain",
    async run(visit) {
      await visit.open(LANDING);
      await visit.open("/checkout");
      await buyAsKnown(visit);
    },
  },
  {
    name: "Tag's hosts blocked",
    async run(visit) {
      await visit.block(/pinterest\.com|pinimg\.com/);
      await visit.open(LANDING);
      await visit.open("/checkout");
      await buyAsKnown(visit);
    },
  },
  ...[8, 30].map((days): Scenario => ({
    name: `order on day ${days}, script cookies gone after 7`,
    async run(visit) {
      await visit.open(LANDING);
      await visit.pass(days);
      await visit.open("/checkout");
      await buyAsKnown(visit);
    },
  })),
  {
    name: "landing address cleaned before scripts run",
    async run(visit) {
      await visit.open(LANDING, { cleaned: true });
      await visit.open("/checkout");
      await buyAsKnown(visit);
    },
  },
  {
    name: "landing on www., order on shop.",
    async run(visit) {
      await visit.open(LANDING);
      await visit.open("/checkout", { host: "shop" });
      await buyAsKnown(visit);
    },
  },
  {
    name: "identified on one page, order on another",
    async run(visit) {
      await visit.open(LANDING);
      await visit.open("/login");
      await visit.identify();
      await visit.open("/checkout");
      await visit.buy();
    },
  },
  {
    name: "order and at once another page",
    async run(visit) {
      await visit.open(LANDING);
      await visit.open("/checkout");
      await visit.identify();
      await visit.buyAndLeave("/thanks");
    },
  },
  {
    name: "receiver down for 10 minutes",
    async run(visit) {
      await visit.turnBack(600);
      await visit.open(LANDING);
      await visit.identify();
      await visit.open("/checkout");
      await visit.breakDown(true);
      await visit.buy();
      await visit.open("/thanks");
      await visit.breakDown(false);
      await visit.turnBack(0);
      await visit.open("/later");
    },
  },
  {
    name: "offline at the order, tab closed",
    async run(visit) {
      await visit.open(LANDING);
      await visit.identify();
      await visit.open("/checkout");
      await visit.goOffline(true);
      await visit.buy();
      await visit.closeTab();
      await visit.goOffline(false);
      await visit.open("/later");
    },
  },
  {
    name: "consent given on the third page only",
    needsConsent: true,
    async run(visit) {
      await visit.open(LANDING);
      await visit.open("/second");
      await visit.open("/checkout");
      await visit.grant();
      await buyAsKnown(visit);
    },
  },
  {
    name: "back from another page (bfcache)",
    async run(visit) {
      await visit.open(LANDING);
      await visit.open("/elsewhere");
      await visit.goBack();
      await buyAsKnown(visit);
    },
  },
  {
    name: "single-page application",
    async run(visit) {
      await visit.open(LANDING);
      await visit.route("/product");
      await visit.route("/checkout");
      await buyAsKnown(visit);
    },
  },
];
