import { memoise } from "../lib/memoise.ts";
import { EVENT_NAMES, nameKey } from "../wire/event-names.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { OWN_NAME, RULES, type EventRule } from "./rules.ts";
import type { MappingSettings } from "./settings.ts";
import { universalCheckout } from "./universal-checkout.ts";
import { VARIANTS_TABLE } from "./variants.ts";

/** Where a rule comes from: the default table, the chosen variant, the site's own `events`, or nowhere (a name without a row). */
export type RuleOrigin = "default" | "variant" | "site" | "none";

export interface FoundRule {
  /** `false`: the site drops this event. */
  readonly rule: EventRule | false;
  readonly origin: RuleOrigin;
}

const WITHOUT_ROW: FoundRule = { rule: OWN_NAME, origin: "none" };

/** Lays the variant over the default and the site's own rows over both, once, so that finding a rule is one look-up. */
export const createRuleFinder = (settings: MappingSettings): ((name: string) => FoundRule) => {
  const variant = VARIANTS_TABLE[settings.variant];
  const found = new Map<string, FoundRule>();
  for (const name of EVENT_NAMES) {
    const varied = variant.rules[name];
    found.set(nameKey(name), varied ? { rule: varied, origin: "variant" } : { rule: RULES[name], origin: "default" });
  }
  for (const [name, sends] of Object.entries(settings.events)) {
    const key = nameKey(name);
    // What an event is about (one product, a basket) does not change with the name it is sent under.
    found.set(key, { rule: sends === false ? false : { ...(found.get(key)?.rule || OWN_NAME), sends }, origin: "site" });
  }
  return memoise((name) => found.get(nameKey(name)) ?? WITHOUT_ROW);
};

/** The rule of an event, which goes by its name alone but where the same name means two things. A site's own row says which. */
export const ruleOfEvent = (
  findRule: (name: string) => FoundRule,
  { name, props }: Pick<StoredEvent, "name" | "props">,
): FoundRule => {
  const found = findRule(name);
  if (found.origin === "site" || found.rule === false || found.rule.sends !== "checkout") return found;
  const meant = universalCheckout(name, props);
  return meant === undefined ? found : findRule(meant);
};
