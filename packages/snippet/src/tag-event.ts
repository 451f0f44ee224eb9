type Props = Readonly<Record<string, unknown>>;

/** The Tag's names, each with what else means it; names are compared without case, spaces, `_` and `-`. The first match wins. */
const TAG_NAMES: readonly (readonly [string, RegExp])[] = [
  ["pagevisit", /^(pageview(ed)?|viewitem|productviewed)$/],
  ["viewcategory", /^(viewitemlist|product(list|category)viewed|categoryviewed)$/],
  ["viewcontent", /^((select|view)promotion|selectitem|productclicked|promotion(view|click)ed)$/],
  ["search", /^(viewsearchresults|productssearched|productlistfiltered)$/],
  ["addtocart", /^productadded$/],
  ["addtowishlist", /^productaddedtowishlist$/],
  ["addpaymentinfo", /^paymentinfoentered$/],
  ["checkout", /^(purchase|ordercompleted|productpurchased)$/],
  ["lead", /^(generatelead|leadgenerated)$/],
  ["signup", /^(signedup|accountcreated)$/],
  ["subscribe", /^subscri(bed|ption(creat|start)ed)$/],
  ["starttrial", /^trialstarted$/],
  ["watchvideo", /^(video(start|complete|(playback|content)(start|complet)ed)|productvideowatched)$/],
];
const OTHER_TAG_NAMES = /^(initiatecheckout|submitapplication|schedule|contact|findlocation|customizeproduct)$/;

/** The Tag's name for an event, as the collector names it for the Conversions API: both sides must agree for Pinterest to see one event. */
export const tagName = (name: string): string => {
  const plain = name.toLowerCase().replace(/[\s_-]/g, "");
  if (OTHER_TAG_NAMES.test(plain)) return plain;
  return TAG_NAMES.find(([tag, others]) => tag === plain || others.test(plain))?.[0] ?? "custom";
};

/** The Tag's field, then where it is taken from: the first that is there. */
const FIELDS = {
  value: "value revenue total",
  currency: "currency",
  order_id: "order_id transaction_id orderId",
  order_quantity: "order_quantity num_items",
  search_query: "search_query search_string search_term query",
  property: "property",
  promo_code: "promo_code coupon",
  lead_type: "lead_type",
  video_title: "video_title",
};
const ITEM_FIELDS = {
  product_id: "product_id item_id id sku",
  product_name: "product_name name item_name title",
  product_price: "product_price price item_price",
  product_quantity: "product_quantity quantity",
  product_category: "product_category category item_category",
  product_brand: "product_brand brand item_brand",
};

/** An event's properties in the Tag's words; nothing else of them, for the rest may be personal. */
export const tagData = (props: Props): Props => {
  const all: Props = { ...props, ...Object(props.ecommerce) };
  const items: unknown = all.line_items || all.products || all.items;
  return {
    ...pick(all, FIELDS),
    ...(Array.isArray(items) && { line_items: items.map((item) => pick(Object(item), ITEM_FIELDS)) }),
  };
};

const pick = (from: Props, fields: Readonly<Record<string, string>>): Props => {
  const picked: Record<string, unknown> = {};
  for (const [field, names] of Object.entries(fields)) {
    const name = names.split(" ").find((candidate) => from[candidate] != null);
    if (name) picked[field] = from[name];
  }
  return picked;
};
