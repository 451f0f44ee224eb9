type Props = Readonly<Record<string, unknown>>;

/** The Tag's names, each with what else means it, compared without case, spaces, `_` and `-`. */
const TAG_NAMES = [
  "pagevisit|pageview(ed)?|viewitem|productviewed",
  "viewcategory|viewitemlist|(product(list|category)|category)viewed",
  "viewcontent|(select|view)promotion|selectitem|productclicked|promotion(view|click)ed",
  "search|viewsearchresults|productssearched|productlistfiltered",
  "addtocart|productadded",
  "addtowishlist|productaddedtowishlist",
  "addpaymentinfo|paymentinfoentered",
  "checkout|purchase|ordercompleted|productpurchased",
  "lead|generatelead|leadgenerated",
  "signup|signedup|accountcreated",
  "subscribe|subscri(bed|ption(creat|start)ed)",
  "starttrial|trialstarted",
  "watchvideo|video(start|complete|(playback|content)(start|complet)ed)|productvideowatched",
  "initiatecheckout",
  "submitapplication",
  "schedule",
  "contact",
  "findlocation",
  "customizeproduct",
];

/** The Tag's name for an event, as the collector names it for the Conversions API: both must agree for Pinterest to see one event. */
export const tagName = (name: string): string =>
  TAG_NAMES.find((names) => new RegExp(`^(${names})$`, "i").test(name.replace(/[\s_-]/g, "")))?.split("|")[0] ?? "custom";

const ITEM_FIELDS = ["id", "name", "price", "quantity", "category", "brand"];

/** An event's properties in the Tag's words; nothing else of them, for the rest may be personal. */
export const tagData = (props: Props): Props => {
  const from = { ...props, ...Object(props.ecommerce) };
  const lines = Array.from(from.products || from.items || from.line_items || [from], (item) =>
    Object.fromEntries(
      ITEM_FIELDS.map((field) => [
        "product_" + field,
        Object(item)["product_" + field] ?? Object(item)["item_" + field] ?? Object(item)[field],
      ]),
    ),
  ).filter((line) => line.product_id != null);
  return {
    value: from.value ?? from.revenue ?? from.total,
    currency: from.currency,
    order_id: from.order_id ?? from.transaction_id,
    order_quantity:
      from.order_quantity ?? (lines.reduce((sum, line) => sum + (Number(line.product_quantity) || 1), 0) || undefined),
    search_query: from.search_query ?? from.search_term ?? from.search_string ?? from.query,
    property: from.property,
    lead_type: from.lead_type,
    video_title: from.video_title,
    ...(lines[0] && { line_items: lines }),
  };
};
