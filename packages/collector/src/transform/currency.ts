import { readCurrency } from "../capi/currency.ts";
import { warn, type Notes } from "./notes.ts";
import { findPresent, pathsOf, valueAt, type Properties } from "./property.ts";
import { readText } from "./text.ts";

/** Where an event's currency stands; after them the site's default. Another's name read over would put its amounts into the default. */
export const CURRENCY_PATHS = [
  "currency",
  "ecommerce.currency",
  "currency_code",
  "currencyCode",
  "ecommerce.currency_code",
  "ecommerce.currencyCode",
] as const;

const CURRENCIES = pathsOf(CURRENCY_PATHS);

/** What an event's amounts are in. `said`: by the event itself. `unknown`: by a name that no currency has, so that they say nothing. */
export type EventCurrency =
  | { readonly kind: "said" | "default"; readonly code: string }
  | { readonly kind: "unknown" | "none"; readonly code?: undefined };

/** Why an amount is not sent. */
export const UNKNOWN_CURRENCY = "Its currency is not known, so the amount says nothing.";

export const readEventCurrency = (properties: Properties, defaultCurrency: string | undefined, notes: Notes): EventCurrency => {
  const found = findPresent(properties, CURRENCIES);
  if (found === undefined) {
    const code = readCurrency(defaultCurrency ?? "");
    return code === undefined ? { kind: "none" } : { kind: "default", code };
  }
  const code = readCurrency(readText(valueAt(properties, found)) ?? "");
  if (code === undefined) {
    warn(notes, "unknown_currency", found.path);
    notes.trace?.dropped(found.path, "Not an ISO 4217 code such as EUR or USD.");
    return { kind: "unknown" };
  }
  notes.trace?.took("custom_data.currency", found.path);
  return { kind: "said", code };
};
