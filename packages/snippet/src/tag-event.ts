import { encode } from "./encode.ts";

type Props = Readonly<Record<string, unknown>>;

/** The Tag's names, each with what else means it, compared without case, spaces, `_` and `-`; in the order that packs best. */
const NAMES = (
  "pagevisit|page(view(ed)?)?|viewitem|productviewed," +
  "viewcategory|viewitemlist|(product(list|category)|category)viewed," +
  "addtowishlist|productaddedtowishlist," +
  "viewcontent|selectitem|promotion(view|click)ed|productclicked|(select|view)promotion," +
  "search|viewsearchresults|productssearched|productlistfiltered," +
  "addpaymentinfo|paymentinfoentered," +
  "lead|leadgenerated|generatelead," +
  "customizeproduct," +
  "submitapplication," +
  "schedule," +
  "findlocation," +
  "signup|accountcreated|signedup," +
  "contact," +
  "subscribe|subscri(bed|ption(creat|start)ed)," +
  "watchvideo|productvideowatched|video(start|complete|(playback|content)(start|complet)ed)," +
  "starttrial|trialstarted," +
  "addtocart|productadded," +
  "initiatecheckout," +
  "checkout|ordercompleted|productpurchased|purchase"
).split(",");

/** The Tag's names for what goes with an event, and with each product of it, by what they are read from, the first that is there. */
const FIELDS =
  "currency|currency_code|currencyCode,search_query|search_term|search_string|query,order_quantity,video_title,property,value|revenue|total,lead_type,order_id|transaction_id";
const ITEM_FIELDS = "id,name,price,quantity|qty,category,brand".replace(/\w+/g, "product_$&|item_$&|$&");

/** The Tag's name for an event, as the collector names it for the Conversions API: both must agree for Pinterest to see one event. */
export const tagName = (name: string): string =>
  NAMES.find((names) => new RegExp(`^(${names})$`, "i").test(name.replace(/[\s_-]/g, "")))?.split("|")[0] ?? "custom";

const pick = (from: Props, fields: string): Props =>
  Object.fromEntries(
    fields
      .split(",")
      .map((field) => field.split("|"))
      .map((names) => [names[0], from[names.find((name) => from[name] != null) as string]]),
  );

/** An event's properties in the Tag's words; nothing else of them, and no text that holds an e-mail address, for the Tag sends it in clear. */
export const tagData = (props: Props): Props => {
  let order_quantity = 0;
  const from = JSON.parse(encode({ ...props, ...(props.ecommerce as object) }));
  const lines = Array.from(from.products || from.items || from.line_items || [from], (item) =>
    pick({ ...(item as object) }, ITEM_FIELDS),
  ).filter((line) => line.product_id && (order_quantity += +(line.product_quantity as string) || 1));
  return { ...pick({ order_quantity: order_quantity || null, ...from }, FIELDS), line_items: lines[0] && lines };
};
