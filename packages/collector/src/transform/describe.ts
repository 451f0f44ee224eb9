import { CAPI_EVENT_NAMES, type CapiEventName } from "../capi/event-names.ts";
import { code, codes, table } from "../lib/markdown.ts";
import { EVENT_NAMES, GA4_NAMES, SEGMENT_NAMES } from "../wire/event-names.ts";
import { WARNINGS } from "../wire/warnings.ts";
import { describeFields } from "./describe-fields.ts";
import { MATCH_KEYS } from "./match-keys.ts";
import { RULES, type EventRule } from "./rules.ts";
import { VARIANTS } from "./settings.ts";
import { VARIANTS_TABLE } from "./variants.ts";

/** The mapping in words for the people who run the ads: `docs/mapping.md`, from the very tables that the mapping walks. */
export const describeMapping = (): string =>
  [
    INTRODUCTION,
    "## Which event becomes which",
    EVENTS_NOTE,
    eventsTable(),
    OWN_NAMES,
    "## Variants",
    VARIANTS_NOTE,
    ...VARIANTS.filter((name) => name !== "default").flatMap(describeVariant),
    ...describeFields(),
    "## How Pinterest recognises the visitor",
    IDENTITY,
    table(
      ["What", "Pinterest's key", "Worth", "What it brings", "How to send it"],
      Object.entries(MATCH_KEYS).map(([key, { label, worth, brings, advice }]) => [label, code(key), worth, brings, advice]),
    ),
    "## When it happened",
    TIME,
    "## Warnings",
    "An event with a warning is sent all the same. The warning says what would make it worth more.",
    table(
      ["Warning", "What it means"],
      Object.entries(WARNINGS).map(([name, sentence]) => [code(name), sentence]),
    ),
  ].join("\n\n") + "\n";

const INTRODUCTION = `# What your site says, and what Pinterest gets

<!-- Written from the tables in packages/collector/src/transform. To change it, change them and run:
     pnpm vitest run packages/collector/src/transform/describe.test.ts -u -->

You name an event in the words you already use, and dayfly sends the Pinterest event that means the same. GA4's names, the Segment
spec's (which Datafly Signal uses) and Pinterest's own are all understood, and so is any name you make up.`;

const EVENTS_NOTE = `Capitals, spaces, \`_\` and \`-\` do not count: \`Order Completed\`, \`order_completed\` and \`orderCompleted\` are one name. Pinterest's own
names always work too, in the API's spelling (\`page_visit\`) and in the Tag's (\`PageVisit\`).`;

const OWN_NAMES = `**Every other name** is sent as \`custom\` with your name in \`content_name\`, so that you still find it in your reports. With
\`customEvents: "own-name"\` it is sent under its own name instead; Pinterest takes letters, digits, \`_\` and \`-\`, at most 100 of them and at
most 15 such names per advertiser.

**A basket is not a sale.** Beginning a checkout is sent as \`custom\` with the name \`BeginCheckout\`, never as \`checkout\`: Pinterest would
count every abandoned basket as an order. Universal Analytics' \`checkout\`, told by \`ecommerce.checkout\`, is such a step too. **Nor is a refund**:
it is \`custom\` as well.

**Your own rows** come before all others. \`events: { "Scroll Depth": false, "Demo Booked": "lead" }\` drops one event and sends another as
\`lead\`.`;

const VARIANTS_NOTE =
  "A variant is a named set of rows for one line of business, chosen with `variant`. Each one changes only what stands here.";

const IDENTITY = `Pinterest takes an event only with an e-mail address, or a mobile advertising id, or both IP address and user agent. Every further key
makes a match more likely. Personal data is normalised and hashed (SHA-256) when it arrives, before anything is stored; the click id, the IP
address and the user agent go out as they are, because Pinterest wants them so.

The click id goes out as \`click_id\`, the visitor's cookie, hashed, as one more \`external_id\`. With \`DAYFLY_IDENTITY=signal\` they go as Datafly
Signal sends them: the click id as \`partner_id\`, the cookie in clear as \`click_id\`. With \`DAYFLY_IP=none\` the IP address never goes out.`;

const TIME = `\`event_time\` is the second in which the event happened, never one in the future. An event that is sent more than an hour late gets a
warning, since Pinterest counts it as an offline conversion; one that is older than seven days is not sent any more, and kept among the dead letters.`;

/** What each of Pinterest's events means. */
const MEANINGS = {
  page_visit: "A page or a product is looked at",
  view_category: "A list of products is looked at",
  view_content: "Something in particular is clicked or looked at: a product in a list, a promotion",
  search: "Something is searched for",
  add_to_cart: "A product goes into the basket",
  add_to_wishlist: "A product goes onto a wishlist",
  initiate_checkout: "A checkout is begun, said in Pinterest's own word",
  add_payment_info: "A way of payment is given",
  checkout: "**An order is placed**",
  lead: "Someone shows interest: a form, a request",
  signup: "An account is made",
  subscribe: "A subscription begins",
  start_trial: "A trial begins",
  submit_application: "An application is sent",
  schedule: "An appointment is made",
  contact: "Someone gets in touch",
  find_location: "A branch is looked for",
  customize_product: "A product is configured",
  watch_video: "A video is begun or finished",
  app_install: "The app is opened for the first time",
  app_open: "The app is opened",
  custom: "A step that is no sale yet, and everything else",
} as const satisfies Record<CapiEventName, string>;

const sentAs = ({ sends }: EventRule): CapiEventName => (sends === "own" ? "custom" : sends);

const eventsTable = (): string =>
  table(
    ["It means", "GA4", "Segment, Signal", "Pinterest gets"],
    CAPI_EVENT_NAMES.map((sends) => {
      const ga4 = GA4_NAMES.filter((name) => RULES[name].sends === sends);
      const segment = SEGMENT_NAMES.filter((name) => RULES[name].sends === sends);
      const named = ga4.length + segment.length > 0 ? [codes(ga4), codes(segment)] : ["the same name", "the same name"];
      return [MEANINGS[sends], ...named, code(sends)];
    }),
  );

const describeVariant = (name: (typeof VARIANTS)[number]): string[] => {
  const { purpose, cost, rules } = VARIANTS_TABLE[name];
  const rows = EVENT_NAMES.flatMap((event) => {
    const rule = rules[event];
    return rule ? [[code(event), code(sentAs(RULES[event])), code(sentAs(rule))]] : [];
  });
  return [
    `### \`${name}\``,
    cost === undefined ? purpose : `${purpose} **What it costs:** ${cost}`,
    table(["Event", "By default", "Here"], rows),
  ];
};
