import type { CapiContent } from "../capi/event.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../lib/json.ts";
import { readAmount, readMoneyAmount } from "./amount.ts";
import { type EventCurrency, UNKNOWN_CURRENCY } from "./currency.ts";
import { inList, warn, type Notes } from "./notes.ts";
import { isPresent, pathsOf, valueAt, type Properties } from "./property.ts";
import type { EventRule } from "./rules.ts";
import { fitText, readText } from "./text.ts";

/** Where a list of products stands, first that is there. `contents` is Pinterest's own name for it; Universal Analytics had it in what was done with them. */
export const LIST_PATHS = [
  "products",
  "items",
  "ecommerce.items",
  "line_items",
  "contents",
  "purchase.products",
  "ecommerce.purchase.products",
  "add.products",
  "ecommerce.add.products",
  "detail.products",
  "ecommerce.detail.products",
  "checkout.products",
  "ecommerce.checkout.products",
  "click.products",
  "ecommerce.click.products",
  "remove.products",
  "ecommerce.remove.products",
  "impressions",
  "ecommerce.impressions",
  "transactionProducts",
] as const;

/** A product's properties, first that is there: Segment's, GA4's and the Tag's names. */
export const PRODUCT_KEYS = {
  id: ["product_id", "item_id", "id", "sku", "variant"],
  item_price: ["price", "item_price", "product_price"],
  // A quantity of another name is one piece, and its price the value. The Tag's `order_quantity` stands beside an event's one product.
  quantity: ["quantity", "qty", "item_quantity", "product_quantity", "qty_ordered", "order_quantity"],
  item_name: ["name", "item_name", "title", "product_name"],
  item_category: ["category", "item_category", "product_category"],
  item_brand: ["brand", "item_brand", "product_brand"],
} as const satisfies Record<keyof CapiContent, readonly string[]>;

/** On an event that need not be about a product, only these tell that it is: `id` may be anything's. */
const TELLING_IDS = ["product_id", "item_id", "sku"];

/** More of one product than this is a mistake, and a number that Pinterest's 64 bits would not hold. */
const MAX_QUANTITY = 1_000_000;

const LISTS = pathsOf(LIST_PATHS);

export interface Products {
  readonly contents: readonly CapiContent[];
  /**
   * What each price is to be multiplied by, 1.5 of a thing sold by weight, where Pinterest takes whole ones only. Undefined where the site
   * said something that is no such number.
   */
  readonly quantities: readonly (string | undefined)[];
  /** The property that held them; "" where the event itself is the product. */
  readonly path: string;
}

/** The products of an event: its list, or the event itself where it is one product. Undefined where there is none. */
export const readProducts = (
  properties: Properties,
  rule: EventRule,
  currency: EventCurrency,
  notes: Notes,
): Products | undefined => {
  for (const list of LISTS) {
    const items = itemsOf(valueAt(properties, list));
    if (items.length > 0) return readList(items, { path: list.path, currency, notes });
  }
  const { props } = properties;
  if (!rule.oneProduct && !TELLING_IDS.some((key) => readText(props[key]) !== undefined)) return undefined;
  return readList([props], { path: "", currency, notes });
};

/** A list, also as PHP writes one whose keys have gaps: `{"0": …, "2": …}`. */
const itemsOf = (value: JsonValue | undefined): readonly JsonValue[] => {
  if (Array.isArray(value)) return value;
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return entries.every(([key]) => /^\d+$/.test(key)) ? entries.map(([, item = null]) => item) : [];
};

const readList = (items: readonly JsonValue[], list: List): Products | undefined => {
  const { path, notes } = list;
  const contents: CapiContent[] = [];
  const quantities: (string | undefined)[] = [];
  for (const item of items) {
    const place = isJsonObject(item) ? { ...list, item, index: contents.length } : undefined;
    const product = place && readProduct(place);
    if (product !== undefined) {
      contents.push(product.content);
      quantities.push(product.quantity);
    } else if (path !== "") notes.trace?.dropped(path, "An entry of this list does not say anything about a product.");
  }
  return contents.length > 0 ? { contents, quantities, path } : undefined;
};

interface Product {
  readonly content: CapiContent;
  readonly quantity: string | undefined;
}

const readProduct = (place: Place): Product | undefined => {
  const { path, notes } = place;
  const content: { -readonly [Key in keyof CapiContent]: CapiContent[Key] } = {};

  const id = readFirst(place, "id");
  if (id === undefined) warn(notes, "product_without_id", path || undefined);
  else content.id = id;
  const price = readPrice(place);
  if (price !== undefined) content.item_price = price;
  const name = readFirst(place, "item_name");
  // A quantity or a category alone is nobody's product.
  if (id === undefined && price === undefined && name === undefined) return undefined;

  const { count, exact } = readQuantity(place);
  content.quantity = count;
  if (name !== undefined) content.item_name = fitText(name, "item_name", notes, path);
  for (const field of ["item_category", "item_brand"] as const) {
    const text = readFirst(place, field);
    if (text !== undefined) content[field] = fitText(text, field, notes, path);
  }
  return { content, quantity: exact };
};

interface List {
  /** "" where the event itself is the product. */
  readonly path: string;
  readonly currency: EventCurrency;
  readonly notes: Notes;
}

interface Place extends List {
  readonly item: JsonObject;
  readonly index: number;
}

const at = ({ path }: Place, key: string): string => inList(path, key);

const took = (place: Place, field: keyof CapiContent, key: string, rule?: string): void =>
  place.notes.trace?.took(`custom_data.contents[${place.index}].${field}`, at(place, key), rule);

const readFirst = (place: Place, field: keyof CapiContent): string | undefined => {
  for (const key of PRODUCT_KEYS[field]) {
    const text = readText(place.item[key]);
    if (text === undefined) continue;
    took(place, field, key);
    return text;
  }
  return undefined;
};

const presentKey = ({ item }: Place, field: keyof CapiContent): string | undefined =>
  PRODUCT_KEYS[field].find((key) => isPresent(item[key]));

const readPrice = (place: Place): string | undefined => {
  const key = presentKey(place, "item_price");
  if (key === undefined) {
    warn(place.notes, "price_missing", place.path || undefined);
    return undefined;
  }
  if (place.currency.kind === "unknown") {
    place.notes.trace?.dropped(at(place, key), UNKNOWN_CURRENCY);
    return undefined;
  }
  const amount = readMoneyAmount(place.item[key], place.currency.code);
  if (amount === undefined) {
    warn(place.notes, "invalid_price", at(place, key));
    place.notes.trace?.dropped(at(place, key), "The price is not a plain number.");
  } else took(place, "item_price", key);
  return amount;
};

interface Quantity {
  readonly count: number;
  readonly exact?: string;
}

const readQuantity = (place: Place): Quantity => {
  const key = presentKey(place, "quantity");
  if (key === undefined) {
    place.notes.trace?.took(
      `custom_data.contents[${place.index}].quantity`,
      place.path || "the event itself",
      "A product without a quantity counts once.",
    );
    return { count: 1, exact: "1" };
  }
  const count = wholeNumber(place.item[key]);
  if (count !== undefined) {
    took(place, "quantity", key);
    return { count, exact: String(count) };
  }
  warn(place.notes, "invalid_quantity", at(place, key));
  took(place, "quantity", key, "It is not a positive whole number: 1 was assumed.");
  const exact = readAmount(place.item[key]);
  return exact === undefined || Number(exact) > MAX_QUANTITY ? { count: 1 } : { count: 1, exact };
};

/** A positive count from a number or a numeric text, also one with decimals that say nothing: "2.0000", as Magento has it. */
export const wholeNumber = (value: JsonValue | undefined): number | undefined => {
  const number = typeof value === "string" && /^\s*\d+(?:\.0*)?\s*$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number > 0 && number <= MAX_QUANTITY ? number : undefined;
};
