/** Names that the collector maps to Pinterest's by itself. Any other name is a custom event. */
export type KnownEventName =
  | GoogleEventName
  | SegmentEventName
  | "page_visit"
  | "view_category"
  | "view_content"
  | "initiate_checkout"
  | "checkout"
  | "lead"
  | "signup"
  | "watch_video"
  | "contact"
  | "schedule"
  | "find_location"
  | "customize_product"
  | "submit_application"
  | "custom";

type GoogleEventName =
  | "page_view"
  | "view_item"
  | "view_item_list"
  | "select_item"
  | "view_promotion"
  | "select_promotion"
  | "search"
  | "view_search_results"
  | "add_to_cart"
  | "remove_from_cart"
  | "view_cart"
  | "add_to_wishlist"
  | "begin_checkout"
  | "add_shipping_info"
  | "add_payment_info"
  | "purchase"
  | "refund"
  | "generate_lead"
  | "sign_up"
  | "login"
  | "share"
  | "subscribe"
  | "start_trial"
  | "video_start"
  | "video_complete";

type SegmentEventName =
  | "Page"
  | "Page Viewed"
  | "Product Viewed"
  | "Product List Viewed"
  | "Product Category Viewed"
  | "Category Viewed"
  | "Product Clicked"
  | "Promotion Viewed"
  | "Promotion Clicked"
  | "Products Searched"
  | "Product List Filtered"
  | "Product Added"
  | "Product Removed"
  | "Cart Viewed"
  | "Product Added to Wishlist"
  | "Checkout Started"
  | "Checkout Step Completed"
  | "Payment Info Entered"
  | "Order Completed"
  | "Product Purchased"
  | "Order Refunded"
  | "Lead Generated"
  | "Signed Up"
  | "Account Created"
  | "Subscription Created"
  | "Subscription Started"
  | "Subscribed"
  | "Trial Started"
  | "Video Playback Started"
  | "Video Playback Completed"
  | "Video Content Started"
  | "Video Content Completed"
  | "Product Video Watched";

/** Any string, with the known names offered. */
export type EventName = KnownEventName | (string & {});

/** A product in GA4's words (`item_id`) or Segment's (`product_id`). */
export interface Product {
  readonly product_id?: string | number;
  readonly item_id?: string | number;
  readonly id?: string | number;
  readonly sku?: string | number;
  readonly name?: string;
  readonly item_name?: string;
  readonly price?: number | string;
  readonly item_price?: number | string;
  readonly quantity?: number | string;
  readonly category?: string;
  readonly item_category?: string;
  readonly brand?: string;
  readonly item_brand?: string;
  readonly [key: string]: unknown;
}

interface Common {
  /** The id to share with the Tag or a server event. */
  readonly event_id?: string;
  readonly [key: string]: unknown;
}

interface Commerce extends Common {
  readonly value?: number | string;
  readonly revenue?: number | string;
  readonly total?: number | string;
  /** ISO 4217. */
  readonly currency?: string;
  readonly items?: readonly Product[];
  readonly products?: readonly Product[];
}

export interface OrderProps extends Commerce {
  readonly order_id?: string | number;
  readonly transaction_id?: string | number;
  readonly coupon?: string;
}

export interface SearchProps extends Common {
  readonly search_term?: string;
  readonly query?: string;
  readonly search_string?: string;
}

/** One product is the event itself ("Product Added"), or `items`/`products` hold them. */
export type ProductProps = Commerce & Product;

export interface ListProps extends Commerce {
  readonly item_list_name?: string;
  readonly category?: string;
  readonly list?: string;
}

interface Shapes {
  purchase: OrderProps;
  checkout: OrderProps;
  "Order Completed": OrderProps;
  "Product Purchased": OrderProps & Product;
  refund: OrderProps;
  "Order Refunded": OrderProps;
  begin_checkout: OrderProps;
  "Checkout Started": OrderProps;
  initiate_checkout: OrderProps;
  add_payment_info: OrderProps;
  "Payment Info Entered": OrderProps;
  add_shipping_info: OrderProps;
  "Checkout Step Completed": OrderProps;
  search: SearchProps;
  view_search_results: SearchProps;
  "Products Searched": SearchProps;
  view_item: ProductProps;
  "Product Viewed": ProductProps;
  add_to_cart: ProductProps;
  "Product Added": ProductProps;
  remove_from_cart: ProductProps;
  "Product Removed": ProductProps;
  add_to_wishlist: ProductProps;
  "Product Added to Wishlist": ProductProps;
  "Product Clicked": ProductProps;
  select_item: ProductProps;
  view_cart: Commerce;
  "Cart Viewed": Commerce;
  view_item_list: ListProps;
  "Product List Viewed": ListProps;
  "Product List Filtered": ListProps;
  "Category Viewed": ListProps;
  "Product Category Viewed": ListProps;
}

/** What goes with an event: its usual properties with their types, and any other. */
export type EventProps<Name extends string> = Name extends keyof Shapes ? Shapes[Name] : Common;
