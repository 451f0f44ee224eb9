import type { CapiContent } from "../capi/event.ts";
import { isZero, type PricedLine, readAmount, sumLines } from "./amount.ts";
import { readCurrency } from "../capi/currency.ts";
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
  readonly value: string | undefined;
  readonly currency: string | undefined;
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
  const { value, from } = readValue(properties, products, notes);
  const valueGiven = from !== undefined;
  const said = readCode(properties, notes);
  if (said === UNKNOWN) {
    if (valueGiven) notes.trace?.dropped(from, "Its currency is not known, so the amount says nothing.");
    return { value: undefined, currency: undefined, valueGiven };
  }
  if (said !== undefined && !valueGiven) warn(notes, "currency_without_value", "currency");
  // A price without a value needs its currency too.
  const hasAmount = value !== undefined || products?.contents.some(isPriced) === true;
  const currency = said ?? (hasAmount ? assume(defaultCurrency, notes) : undefined);
  if (value !== undefined && currency === undefined) warn(notes, "value_without_currency", "currency");
  return { value, currency, valueGiven };
};

interface SaidValue {
  readonly value?: string;
  /** Absent where the site said nothing of a value. */
  readonly from?: string;
}

const readValue = (properties: Properties, products: Products | undefined, notes: Notes): SaidValue => {
  const found = findPresent(properties, VALUES);
  if (found === undefined) return sumOfProducts(products, notes);
  const amount = readAmount(valueAt(properties, found));
  if (amount === undefined || isZero(amount)) {
    warn(notes, "invalid_value", found.path);
    notes.trace?.dropped(found.path, "Not a plain positive number: send 1299.00, without separators and signs.");
    return { from: found.path };
  }
  notes.trace?.took("custom_data.value", found.path, "Written as a plain decimal text, as Pinterest wants it.");
  return { value: amount, from: found.path };
};

const sumOfProducts = (products: Products | undefined, notes: Notes): SaidValue => {
  const lines = products && linesOf(products);
  if (lines === undefined) return {};
  const from = products?.path || "price";
  const value = sumLines(lines);
  if (isZero(value)) {
    warn(notes, "invalid_value", from);
    return { from };
  }
  notes.trace?.took("custom_data.value", from, "The sum of price × quantity, since the event gives no value.");
  return { value, from };
};

/** Undefined where a price is missing or a quantity is no number: the sum would be a wrong value. */
const linesOf = ({ contents, quantities }: Products): readonly PricedLine[] | undefined => {
  const lines: PricedLine[] = [];
  for (const [index, { item_price: price }] of contents.entries()) {
    const quantity = quantities[index];
    if (price === undefined || quantity === undefined) return undefined;
    lines.push({ price, quantity });
  }
  return lines;
};

const assume = (defaultCurrency: string | undefined, { trace }: Notes): string | undefined => {
  if (defaultCurrency === undefined) return undefined;
  trace?.took("custom_data.currency", "the site's default currency");
  return readCurrency(defaultCurrency);
};

const isPriced = ({ item_price }: CapiContent): boolean => item_price !== undefined;

const UNKNOWN = "unknown";

/** The event's own currency; undefined where it names none. */
const readCode = (properties: Properties, notes: Notes): string | undefined => {
  const found = findPresent(properties, CURRENCIES);
  if (found === undefined) return undefined;
  const code = readCurrency(readText(valueAt(properties, found)) ?? "");
  if (code === undefined) {
    warn(notes, "unknown_currency", found.path);
    notes.trace?.dropped(found.path, "Not an ISO 4217 code such as EUR or USD.");
    return UNKNOWN;
  }
  notes.trace?.took("custom_data.currency", found.path);
  return code;
};
