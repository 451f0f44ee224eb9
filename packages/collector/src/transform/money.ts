import type { CapiContent } from "../capi/event.ts";
import { isZero, readAmount, sumLines, type PricedLine } from "./amount.ts";
import { readCurrency } from "./currency.ts";
import { warn, type Notes } from "./notes.ts";
import type { Products } from "./products.ts";
import { findPresent, pathsOf, valueAt, type Properties } from "./property.ts";
import { readText } from "./text.ts";

/** Where an event's value stands, first that is there; after them Σ price × quantity of the products. */
export const VALUE_PATHS = ["value", "ecommerce.value", "revenue", "ecommerce.revenue", "total", "ecommerce.total"] as const;

/** Where its currency stands; after them the site's default. */
export const CURRENCY_PATHS = ["currency", "ecommerce.currency"] as const;

const VALUES = pathsOf(VALUE_PATHS);
const CURRENCIES = pathsOf(CURRENCY_PATHS);

export interface Money {
  readonly value?: string;
  readonly currency?: string;
  /** The site said something about a value, usable or not. */
  readonly valueGiven: boolean;
}

/** Value and currency, which Pinterest wants together. */
export const readMoney = (
  properties: Properties,
  products: Products | undefined,
  defaultCurrency: string | undefined,
  notes: Notes,
): Money => {
  const { value, valueGiven } = readValue(properties, products, notes);
  const currency = readCode(properties, notes);
  if (currency === "unknown") {
    notes.trace?.dropped("value", "Its currency is not known, so the amount says nothing.");
    return { valueGiven };
  }
  if (currency !== undefined) {
    if (!valueGiven) warn(notes, "currency_without_value", "currency");
    return value === undefined ? { currency, valueGiven } : { value, currency, valueGiven };
  }
  const assumed = defaultCurrency === undefined ? undefined : readCurrency(defaultCurrency);
  const hasAmount = value !== undefined || products?.contents.some(isPriced) === true;
  if (hasAmount && assumed !== undefined) {
    notes.trace?.took("custom_data.currency", "the site's default currency");
    return value === undefined ? { currency: assumed, valueGiven } : { value, currency: assumed, valueGiven };
  }
  if (value === undefined) return { valueGiven };
  warn(notes, "value_without_currency", "currency");
  return { value, valueGiven };
};

const readValue = (
  properties: Properties,
  products: Products | undefined,
  notes: Notes,
): { readonly value?: string; readonly valueGiven: boolean } => {
  const found = findPresent(properties, VALUES);
  if (found === undefined) return sumOfProducts(products, notes);
  const amount = readAmount(valueAt(properties, found));
  if (amount === undefined || isZero(amount)) {
    warn(notes, "invalid_value", found.path);
    notes.trace?.dropped(found.path, "Not a plain positive number: send 1299.00, without separators and signs.");
    return { valueGiven: true };
  }
  notes.trace?.took("custom_data.value", found.path, "Written as a plain decimal text, as Pinterest wants it.");
  return { value: amount, valueGiven: true };
};

/** Only where every product has its price: a partial sum would be a wrong value. */
const sumOfProducts = (
  products: Products | undefined,
  notes: Notes,
): { readonly value?: string; readonly valueGiven: boolean } => {
  if (products === undefined || !products.contents.every(isPriced)) return { valueGiven: false };
  const lines: readonly PricedLine[] = products.contents.map(({ item_price = "0", quantity = 1 }) => ({
    price: item_price,
    quantity,
  }));
  const value = sumLines(lines);
  if (isZero(value)) {
    warn(notes, "invalid_value", products.path || "price");
    return { valueGiven: true };
  }
  notes.trace?.took(
    "custom_data.value",
    products.path || "price",
    "The sum of price × quantity, since the event gives no value.",
  );
  return { value, valueGiven: true };
};

const isPriced = ({ item_price }: CapiContent): boolean => item_price !== undefined;

const readCode = (properties: Properties, notes: Notes): string | "unknown" | undefined => {
  const found = findPresent(properties, CURRENCIES);
  if (found === undefined) return undefined;
  const code = readCurrency(readText(valueAt(properties, found)) ?? "");
  if (code === undefined) {
    warn(notes, "unknown_currency", found.path);
    notes.trace?.dropped(found.path, "Not an ISO 4217 code such as EUR or USD.");
    return "unknown";
  }
  notes.trace?.took("custom_data.currency", found.path);
  return code;
};
