import type { CapiEventName } from "../capi/event-names.ts";
import type { EventName } from "../wire/event-names.ts";

/** How one event name is mapped. */
export interface EventRule {
  /** Pinterest's event, or `own`: a name of the site's own, sent as the setting `customEvents` says. */
  readonly sends: CapiEventName | "own";
  /** What a `custom` event carries as content_name in place of the site's name. */
  readonly contentName?: string;
  /** The event's own properties are those of one product, where it has no list of products. */
  readonly oneProduct?: true;
  /** An order that is not placed yet: its `checkout_id` serves as order_id. */
  readonly checkoutBegun?: true;
  /** `destination` is what was searched for. */
  readonly destinationSearch?: true;
}

/** The rule for names that have no row. */
export const OWN_NAME: EventRule = { sends: "own" };

/** The default variant: one row per known event name. */
export const RULES: Readonly<Record<EventName, EventRule>> = {
  page_view: { sends: "page_visit" },
  Page: { sends: "page_visit" },
  "Page Viewed": { sends: "page_visit" },
  page_visit: { sends: "page_visit" },

  view_item: { sends: "page_visit", oneProduct: true },
  "Product Viewed": { sends: "page_visit", oneProduct: true },

  view_item_list: { sends: "view_category" },
  "Product List Viewed": { sends: "view_category" },
  "Product Category Viewed": { sends: "view_category" },
  "Category Viewed": { sends: "view_category" },
  view_category: { sends: "view_category" },

  select_item: { sends: "view_content", oneProduct: true },
  "Product Clicked": { sends: "view_content", oneProduct: true },
  select_promotion: { sends: "view_content" },
  view_promotion: { sends: "view_content" },
  "Promotion Viewed": { sends: "view_content" },
  "Promotion Clicked": { sends: "view_content" },
  view_content: { sends: "view_content" },

  search: { sends: "search" },
  view_search_results: { sends: "search" },
  "Products Searched": { sends: "search" },
  "Product List Filtered": { sends: "search" },

  add_to_cart: { sends: "add_to_cart", oneProduct: true },
  "Product Added": { sends: "add_to_cart", oneProduct: true },

  add_to_wishlist: { sends: "add_to_wishlist", oneProduct: true },
  "Product Added to Wishlist": { sends: "add_to_wishlist", oneProduct: true },

  // Never `checkout`: Pinterest would count every basket that is abandoned here as a sale.
  begin_checkout: { sends: "custom", contentName: "BeginCheckout", checkoutBegun: true },
  "Checkout Started": { sends: "custom", contentName: "BeginCheckout", checkoutBegun: true },
  initiate_checkout: { sends: "initiate_checkout", checkoutBegun: true },
  add_shipping_info: { sends: "custom" },
  "Checkout Step Completed": { sends: "custom" },
  add_payment_info: { sends: "add_payment_info" },
  "Payment Info Entered": { sends: "add_payment_info" },

  purchase: { sends: "checkout" },
  "Order Completed": { sends: "checkout" },
  "Product Purchased": { sends: "checkout", oneProduct: true },
  checkout: { sends: "checkout" },

  generate_lead: { sends: "lead" },
  "Lead Generated": { sends: "lead" },
  lead: { sends: "lead" },
  sign_up: { sends: "signup" },
  "Signed Up": { sends: "signup" },
  "Account Created": { sends: "signup" },
  subscribe: { sends: "subscribe" },
  Subscribed: { sends: "subscribe" },
  "Subscription Created": { sends: "subscribe" },
  "Subscription Started": { sends: "subscribe" },
  start_trial: { sends: "start_trial" },
  "Trial Started": { sends: "start_trial" },

  video_start: { sends: "watch_video" },
  video_complete: { sends: "watch_video" },
  "Video Playback Started": { sends: "watch_video" },
  "Video Content Started": { sends: "watch_video" },
  "Video Playback Completed": { sends: "watch_video" },
  "Video Content Completed": { sends: "watch_video" },
  "Product Video Watched": { sends: "watch_video" },
  watch_video: { sends: "watch_video" },
  // Sent several times per video: as watch_video it would count one viewer four times.
  video_progress: { sends: "custom" },

  first_open: { sends: "app_install" },
  "Application Installed": { sends: "app_install" },
  app_install: { sends: "app_install" },
  app_open: { sends: "app_open" },
  "Application Opened": { sends: "app_open" },

  submit_application: { sends: "submit_application" },
  schedule: { sends: "schedule" },
  contact: { sends: "contact" },
  find_location: { sends: "find_location" },
  customize_product: { sends: "customize_product" },
  custom: { sends: "custom" },

  view_cart: OWN_NAME,
  "Cart Viewed": OWN_NAME,
  remove_from_cart: OWN_NAME,
  "Product Removed": OWN_NAME,
  // Never `checkout`: its value would be added to the sales that it takes back.
  refund: OWN_NAME,
  "Order Refunded": OWN_NAME,
  login: OWN_NAME,
  share: OWN_NAME,

  "Hotel Searched": OWN_NAME,
  "Flight Searched": OWN_NAME,
  "Trip Searched": OWN_NAME,
  "Hotel Viewed": OWN_NAME,
  "Flight Viewed": OWN_NAME,
  "Listing Viewed": OWN_NAME,
  "Booking Started": OWN_NAME,
  "Hotel Booked": OWN_NAME,
  "Flight Booked": OWN_NAME,
  "Trip Booked": OWN_NAME,
  "Booking Completed": OWN_NAME,
  "Booking Requested": OWN_NAME,

  "Article Viewed": OWN_NAME,
  "Content Viewed": OWN_NAME,
  "Newsletter Subscribed": OWN_NAME,
  "Subscription Completed": OWN_NAME,
  "Subscription Purchased": OWN_NAME,
  "Subscription Renewed": OWN_NAME,
  "Video Started": OWN_NAME,
  "Video Content Playing": OWN_NAME,
  "Video Watched": OWN_NAME,
  "Video Completed": OWN_NAME,
};
