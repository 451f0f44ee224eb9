import type { CapiCustomData } from "../capi/event.ts";
import type { JsonValue } from "../lib/json.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { isZero, readMoneyAmount } from "./amount.ts";
import { type EventCurrency, readEventCurrency, UNKNOWN_CURRENCY } from "./currency.ts";
import { readMoney } from "./money.ts";
import { warn, type Notes } from "./notes.ts";
import { readProducts, wholeNumber, type Products } from "./products.ts";
import { findPresent, openProperties, pathsOf, valueAt, type Properties, type PropertyPath } from "./property.ts";
import type { EventRule } from "./rules.ts";
import type { MappingSettings } from "./settings.ts";
import { fitText, readText } from "./text.ts";

/** Where each text of custom_data is looked for, first that is there. */
export const TEXT_PATHS = {
  order_id: [
    "order_id",
    "transaction_id",
    "ecommerce.transaction_id",
    "orderId",
    "ecommerce.order_id",
    "purchase.actionField.id",
    "ecommerce.purchase.actionField.id",
    "transactionId",
  ],
  search_string: ["search_string", "search_term", "query", "search_query"],
  content_name: [
    "content_name",
    "name",
    "item_list_name",
    "ecommerce.item_list_name",
    "promotion_name",
    "ecommerce.promotion_name",
  ],
  content_category: ["content_category", "category", "item_list_name", "ecommerce.item_list_name", "list"],
  content_brand: ["content_brand", "brand"],
} as const;

/** Where an order that is not placed yet has its id, after the places above. */
export const CHECKOUT_ID_PATHS = ["checkout_id", "ecommerce.checkout_id"] as const;
/** What a journey is searched by, after the places above. */
export const DESTINATION_PATHS = ["destination"] as const;
/** A custom event is named after itself: a product's or a list's name would hide what happened. */
const CUSTOM_NAME_PATHS = ["content_name"] as const;
export const LTV_PATHS = ["predicted_ltv"] as const;
/** For events that name products without describing them. */
export const CONTENT_IDS_PATHS = ["content_ids"] as const;
export const NUM_ITEMS_PATHS = ["num_items", "order_quantity"] as const;

const ORDER_ID = pathsOf(TEXT_PATHS.order_id);
const ORDER_OR_CHECKOUT_ID = pathsOf([...TEXT_PATHS.order_id, ...CHECKOUT_ID_PATHS]);
const SEARCH = pathsOf(TEXT_PATHS.search_string);
const SEARCH_OR_DESTINATION = pathsOf([...TEXT_PATHS.search_string, ...DESTINATION_PATHS]);
const CONTENT_NAME = pathsOf(TEXT_PATHS.content_name);
const CUSTOM_NAME = pathsOf(CUSTOM_NAME_PATHS);
const CONTENT_CATEGORY = pathsOf(TEXT_PATHS.content_category);
const CONTENT_BRAND = pathsOf(TEXT_PATHS.content_brand);
const LTV = pathsOf(LTV_PATHS);
const CONTENT_IDS = pathsOf(CONTENT_IDS_PATHS);
const NUM_ITEMS = pathsOf(NUM_ITEMS_PATHS);

type Draft = { -readonly [Key in keyof CapiCustomData]: CapiCustomData[Key] };
type TextField = keyof typeof TEXT_PATHS;

/** `ownName`: what a custom event carries as content_name unless it gives one. Undefined where there is nothing to say. */
export const mapCustomData = (
  event: StoredEvent,
  rule: EventRule,
  ownName: string | undefined,
  settings: MappingSettings,
  notes: Notes,
): CapiCustomData | undefined => {
  const properties = openProperties(event.props);
  const data: Draft = {};
  const put = (field: TextField, paths: readonly PropertyPath[]): void => {
    const text = readField(properties, field, paths, notes);
    if (text !== undefined) data[field] = field === "order_id" ? text : fitText(text, field, notes);
  };

  const currency = readEventCurrency(properties, settings.defaultCurrency, notes);
  const products = readProducts(properties, rule, currency, notes);
  const money = readMoney(properties, products, currency, notes);
  if (money.currency !== undefined) data.currency = money.currency;
  if (money.value !== undefined) data.value = money.value;
  put("order_id", rule.checkoutBegun ? ORDER_OR_CHECKOUT_ID : ORDER_ID);
  if (products !== undefined) putProducts(data, products, notes);
  putGoods(data, properties, notes);
  put("search_string", rule.destinationSearch ? SEARCH_OR_DESTINATION : SEARCH);
  put("content_name", ownName === undefined ? CONTENT_NAME : CUSTOM_NAME);
  if (ownName !== undefined && data.content_name === undefined) {
    data.content_name = fitText(ownName, "content_name", notes);
    notes.trace?.took("custom_data.content_name", "name of the event", "A custom event is told apart by this name.");
  }
  put("content_category", CONTENT_CATEGORY);
  put("content_brand", CONTENT_BRAND);
  putLifetimeValue(data, properties, currency, notes);
  if (event.consent.ldp === true) putLimitedDataProcessing(data, notes);

  if (rule.sends === "checkout") {
    if (data.order_id === undefined) warn(notes, "order_without_id");
    if (!money.valueGiven) warn(notes, "order_without_value");
  }
  return Object.keys(data).length > 0 ? data : undefined;
};

const readField = (
  properties: Properties,
  field: TextField,
  paths: readonly PropertyPath[],
  { trace }: Notes,
): string | undefined => {
  for (const path of paths) {
    const text = readText(valueAt(properties, path));
    if (text === undefined) continue;
    trace?.took(`custom_data.${field}`, path.path);
    return text;
  }
  return undefined;
};

const putProducts = (data: Draft, { contents, path }: Products, { trace }: Notes): void => {
  let items = 0;
  const ids: string[] = [];
  for (const { id, quantity = 1 } of contents) {
    items += quantity;
    if (id !== undefined) ids.push(id);
  }
  data.num_items = items;
  if (ids.length > 0) data.content_ids = ids;
  data.contents = contents;
  const from = path || "the event itself";
  trace?.took("custom_data.num_items", from, "The sum of the quantities.");
  trace?.took("custom_data.content_ids", from, "The products' ids.");
};

/** Pinterest's own short form, for what the products do not say. */
const putGoods = (data: Draft, properties: Properties, { trace }: Notes): void => {
  const idsPath = data.content_ids === undefined ? findPresent(properties, CONTENT_IDS) : undefined;
  const ids = idsPath ? readIds(valueAt(properties, idsPath)) : [];
  if (idsPath && ids.length > 0) {
    data.content_ids = ids;
    trace?.took("custom_data.content_ids", idsPath.path);
  }
  const countPath = data.num_items === undefined ? findPresent(properties, NUM_ITEMS) : undefined;
  const count = countPath && wholeNumber(valueAt(properties, countPath));
  if (countPath && count !== undefined) {
    data.num_items = count;
    trace?.took("custom_data.num_items", countPath.path);
  }
};

const readIds = (given: JsonValue | undefined): readonly string[] =>
  (Array.isArray(given) ? given : [given]).map(readText).filter((id) => id !== undefined);

const putLifetimeValue = (data: Draft, properties: Properties, currency: EventCurrency, notes: Notes): void => {
  const found = findPresent(properties, LTV);
  if (found === undefined) return;
  if (currency.kind === "unknown") return notes.trace?.dropped(found.path, UNKNOWN_CURRENCY);
  const amount = readMoneyAmount(valueAt(properties, found), currency.code);
  if (amount === undefined || isZero(amount)) {
    warn(notes, "invalid_ltv", found.path);
    notes.trace?.dropped(found.path, "Not a plain positive number.");
    return;
  }
  data.predicted_ltv = amount;
  notes.trace?.took("custom_data.predicted_ltv", found.path);
};

/** One switch for Pinterest; it reads state and country from the hashed match keys, which are sent anyway. */
const putLimitedDataProcessing = (data: Draft, { trace }: Notes): void => {
  data.opt_out_type = "LDP";
  trace?.took("custom_data.opt_out_type", "consent.ldp", "Limited Data Processing, with hashed state and country where known.");
};
