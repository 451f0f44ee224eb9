import type { CapiContent, CapiCustomData } from "../capi/event.ts";
import { code, codes, table } from "../lib/markdown.ts";
import { CURRENCY_PATHS } from "./currency.ts";
import { CHECKOUT_ID_PATHS, CONTENT_IDS_PATHS, DESTINATION_PATHS, LTV_PATHS, NUM_ITEMS_PATHS, TEXT_PATHS } from "./fields.ts";
import { VALUE_PATHS } from "./money.ts";
import { LIST_PATHS, PRODUCT_KEYS } from "./products.ts";
import { MAX_TEXT_LENGTH } from "./text.ts";

/** The sections of `docs/mapping.md` on custom_data and its products. */
export const describeFields = (): string[] => [
  "## What the event carries",
  FIELDS_NOTE,
  table(
    ["Pinterest's field", "Taken from, first that is there"],
    Object.entries(FIELD_SOURCES).map(([field, from]) => [code(field), from]),
  ),
  AMOUNTS,
  "## What each product carries",
  PRODUCTS_NOTE,
  table(
    ["Pinterest's field", "Taken from, first that is there", ""],
    Object.entries(PRODUCT_KEYS).map(([field, keys]) => [code(field), codes(keys), PRODUCT_NOTES[field] ?? ""]),
  ),
];

const FIELD_SOURCES = {
  value: `${codes(VALUE_PATHS)}, then the sum of price × quantity where every product has its price and no quantity is senseless`,
  currency: `${codes(CURRENCY_PATHS)}, then the site's default`,
  order_id: `${codes(TEXT_PATHS.order_id)}; for a checkout that is begun also ${codes(CHECKOUT_ID_PATHS)}`,
  contents: `${codes(LIST_PATHS)}, then the event itself where it is one product`,
  content_ids: `the ids of the products, else ${codes(CONTENT_IDS_PATHS)}`,
  num_items: `the sum of the quantities (2 of A and 1 of B are 3), else ${codes(NUM_ITEMS_PATHS)}`,
  search_string: `${codes(TEXT_PATHS.search_string)}; in the travel variant also ${codes(DESTINATION_PATHS)}`,
  content_name: `${codes(TEXT_PATHS.content_name)}; a custom event takes only \`content_name\`, else its own name`,
  content_category: codes(TEXT_PATHS.content_category),
  content_brand: codes(TEXT_PATHS.content_brand),
  predicted_ltv: codes(LTV_PATHS),
  opt_out_type: "`LDP` where the visitor opted out of sale or sharing (Limited Data Processing)",
} as const satisfies Record<keyof CapiCustomData, string>;

const PRODUCT_NOTES: Readonly<Record<string, string>> = {
  id: "As in your catalogue: it ties the event to the Pin",
  item_price: "Of one piece",
  quantity: "1 where there is none",
} satisfies Partial<Record<keyof CapiContent, string>>;

const FIELDS_NOTE = `Properties that are not listed are not sent: Pinterest refuses a whole request for one field that it does not know. Descriptions longer
than ${MAX_TEXT_LENGTH.toLocaleString("en")} characters are cut with a warning; ids never are. An id of more than 15 digits belongs in quotes: as a number it loses its last digits, and
from 2^53 on it is left out. \`ecommerce.…\` is where GA4's data layer puts things, and \`ecommerce.purchase.…\` Universal Analytics'.`;

const AMOUNTS = `**Amounts** may be numbers (\`129.99\`) or numeric text (\`"129.99"\`). \`"1,299.00"\`, \`"1.299,00 €"\` and, but for currencies with three decimals, \`"1.299"\` are not guessed at: the value is left out
with a warning, and so are zero and negative values. Value and currency belong together; a currency that is not an ISO 4217 code is left
out with every amount.`;

const PRODUCTS_NOTE =
  "The names of Segment, GA4 and the Pinterest Tag, in this order. An event that is about one product (`Product Added`, `view_item`, anything with a `product_id`) may carry them itself.";
