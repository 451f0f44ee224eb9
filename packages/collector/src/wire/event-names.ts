/**
 * The event names that dayfly knows, as their vocabularies write them; each name stands once, in the first list that has it in any spelling.
 * Everything else is a site's own name, which is as welcome.
 */
export const GA4_NAMES = [
  "page_view",
  "view_item",
  "view_item_list",
  "select_item",
  "select_promotion",
  "view_promotion",
  "search",
  "view_search_results",
  "add_to_cart",
  "add_to_wishlist",
  "begin_checkout",
  "add_shipping_info",
  "add_payment_info",
  "purchase",
  "generate_lead",
  "sign_up",
  "subscribe",
  "start_trial",
  "video_start",
  "video_progress",
  "video_complete",
  "first_open",
  "app_open",
  "view_cart",
  "remove_from_cart",
  "refund",
  "login",
  "share",
] as const;

/** The Segment spec, which Datafly Signal speaks too, with its travel and media events. */
export const SEGMENT_NAMES = [
  "Page",
  "Page Viewed",
  "Product Viewed",
  "Product List Viewed",
  "Product Category Viewed",
  "Category Viewed",
  "Product Clicked",
  "Promotion Viewed",
  "Promotion Clicked",
  "Products Searched",
  "Product List Filtered",
  "Product Added",
  "Product Added to Wishlist",
  "Checkout Started",
  "Checkout Step Completed",
  "Payment Info Entered",
  "Order Completed",
  "Product Purchased",
  "Lead Generated",
  "Signed Up",
  "Account Created",
  "Subscription Created",
  "Subscription Started",
  "Subscribed",
  "Trial Started",
  "Video Playback Started",
  "Video Content Started",
  "Video Playback Completed",
  "Video Content Completed",
  "Product Video Watched",
  "Application Installed",
  "Application Opened",
  "Cart Viewed",
  "Product Removed",
  "Order Refunded",
  "Hotel Searched",
  "Flight Searched",
  "Trip Searched",
  "Hotel Viewed",
  "Flight Viewed",
  "Listing Viewed",
  "Booking Started",
  "Hotel Booked",
  "Flight Booked",
  "Trip Booked",
  "Booking Completed",
  "Booking Requested",
  "Article Viewed",
  "Content Viewed",
  "Newsletter Subscribed",
  "Subscription Completed",
  "Subscription Purchased",
  "Subscription Renewed",
  "Video Started",
  "Video Content Playing",
  "Video Watched",
  "Video Completed",
] as const;

/** Pinterest's names that neither list above has: the API's spelling, which differs from the Tag's (`PageVisit`) only in what `eventKey` ignores. */
export const PINTEREST_NAMES = [
  "page_visit",
  "view_category",
  "view_content",
  "initiate_checkout",
  "checkout",
  "lead",
  "submit_application",
  "schedule",
  "contact",
  "find_location",
  "customize_product",
  "watch_video",
  "app_install",
  "custom",
] as const;

export type EventName = (typeof GA4_NAMES)[number] | (typeof SEGMENT_NAMES)[number] | (typeof PINTEREST_NAMES)[number];

export const EVENT_NAMES: readonly EventName[] = [...GA4_NAMES, ...SEGMENT_NAMES, ...PINTEREST_NAMES];

/** What two spellings of one name have in common: case, spaces, `_` and `-` do not count ("Order Completed" = "order_completed" = "orderCompleted"). */
export const eventKey = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, "");

const NAME_BY_KEY: ReadonlyMap<string, EventName> = new Map(EVENT_NAMES.map((name) => [eventKey(name), name]));

/** The known event that is meant, or undefined for a site's own name. */
export const findEventName = (name: string): EventName | undefined => NAME_BY_KEY.get(eventKey(name));
