import { isJsonObject, type JsonObject } from "../lib/json.ts";
import { type EventName, nameKey } from "../wire/event-names.ts";

/**
 * What Universal Analytics means by `checkout`, which to Pinterest is the order: a step before it, told in `ecommerce.checkout`
 * (https://developers.google.com/analytics/devguides/collection/ua/gtm/enhanced-ecommerce#checkout, the first one begins it). Undefined
 * for every other event.
 */
export const universalCheckout = (name: string, props: JsonObject): EventName | undefined => {
  if (nameKey(name) !== "checkout") return undefined;
  const { ecommerce } = props;
  const checkout = (isJsonObject(ecommerce) ? ecommerce : props)["checkout"];
  if (!isJsonObject(checkout) || (checkout["actionField"] ?? checkout["products"]) === undefined) return undefined;
  const field = checkout["actionField"];
  const step = isJsonObject(field) ? String(field["step"] ?? "1") : "1";
  return step === "1" ? "begin_checkout" : "add_shipping_info";
};
