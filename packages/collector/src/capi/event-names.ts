/** Pinterest's standard event names (Conversions API spelling). An own name is sent as it is or as `custom`. */
export const CAPI_EVENT_NAMES = [
  "page_visit",
  "view_category",
  "view_content",
  "search",
  "add_to_cart",
  "add_to_wishlist",
  "initiate_checkout",
  "add_payment_info",
  "checkout",
  "lead",
  "signup",
  "subscribe",
  "start_trial",
  "submit_application",
  "schedule",
  "contact",
  "find_location",
  "customize_product",
  "watch_video",
  "app_install",
  "app_open",
  "custom",
] as const;

export type CapiEventName = (typeof CAPI_EVENT_NAMES)[number];
