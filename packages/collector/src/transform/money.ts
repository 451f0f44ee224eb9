import type { CapiContent } from "../capi/event.ts";
import { isZero, type PricedLine, readMoneyAmount, sumLines } from "./amount.ts";
import { type EventCurrency, UNKNOWN_CURRENCY } from "./currency.ts";
import { warn, type Notes } from "./notes.ts";
import type { Products } from "./products.ts";
import { findPresent, pathsOf, valueAt, type Properties } from "./property.ts";

/** Where an event's value stands, first that is there; after them Σ price × quantity of the products. */
export const VALUE_PATHS = [
  "value",
  "ecommerce.value",
  "revenue",
  "ecommerce.revenue",
  "total",
  "ecommerce.total",
  "grand_total",
  "total_price",
  "purchase.actionField.revenue",
  "ecommerce.purchase.actionField.revenue",
  "transactionTotal",
] as const;

const VALUES = pathsOf(VALUE_PATHS);

export interface Money {
  readonly value: string | undefined;
  readonly currency: string | undefined;
  /** The site said something about a value, usable or not; where its currency is unknown that is taken for granted. */
  readonly valueGiven: boolean;
}

/** Value and currency, which Pinterest wants together. */
export const readMoney = (
  properties: Properties,
  products: Products | undefined,
  currency: EventCurrency,
  notes: Notes,
): Money => {
  const { kind, code } = currency;
  if (kind === "unknown") {
    const found = findPresent(properties, VALUES);
    if (found !== undefined) notes.trace?.dropped(found.path, UNKNOWN_CURRENCY);
    return { value: undefined, currency: undefined, valueGiven: true };
  }
  const { value, from } = readValue(properties, products, code, notes);
  const valueGiven = from !== undefined;
  if (kind === "said" && !valueGiven) warn(notes, "currency_without_value", "currency");
  // A price without a value needs its currency too.
  const hasAmount = value !== undefined || products?.contents.some(isPriced) === true;
  const sent = kind === "said" || hasAmount ? code : undefined;
  if (kind === "default" && hasAmount) notes.trace?.took("custom_data.currency", "the site's default currency");
  if (value !== undefined && sent === undefined) warn(notes, "value_without_currency", "currency");
  return { value, currency: sent, valueGiven };
};

interface SaidValue {
  readonly value?: string;
  /** Absent where the site said nothing of a value. */
  readonly from?: string;
}

const readValue = (
  properties: Properties,
  products: Products | undefined,
  currency: string | undefined,
  notes: Notes,
): SaidValue => {
  const found = findPresent(properties, VALUES);
  if (found === undefined) return sumOfProducts(products, notes);
  const amount = readMoneyAmount(valueAt(properties, found), currency);
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

const isPriced = ({ item_price }: CapiContent): boolean => item_price !== undefined;
