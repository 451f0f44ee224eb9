import type { EventName } from "../wire/event-names.ts";
import type { EventRule } from "./rules.ts";
import type { VariantName } from "./settings.ts";

interface Variant {
  /** For whom it is, in a sentence. */
  readonly purpose: string;
  /** What choosing it costs, where it costs something. The console shows it. */
  readonly cost?: string;
  /** The rows that differ from the default. */
  readonly rules: Partial<Record<EventName, EventRule>>;
}

/** Named presets: what differs from `RULES`. */
export const VARIANTS_TABLE: Readonly<Record<VariantName, Variant>> = {
  default: { purpose: "For every site: an order is the only checkout.", rules: {} },

  retail: {
    purpose: "For shops that optimise towards baskets: the steps of a checkout are initiate_checkout.",
    rules: {
      begin_checkout: { sends: "initiate_checkout", checkoutBegun: true },
      "Checkout Started": { sends: "initiate_checkout", checkoutBegun: true },
      add_shipping_info: { sends: "initiate_checkout" },
      "Checkout Step Completed": { sends: "initiate_checkout" },
    },
  },

  travel: {
    purpose: "For hotels, flights and trips: a booking is a checkout, a destination is a search.",
    rules: {
      "Hotel Searched": { sends: "search", destinationSearch: true },
      "Flight Searched": { sends: "search", destinationSearch: true },
      "Trip Searched": { sends: "search", destinationSearch: true },
      "Hotel Viewed": { sends: "page_visit", oneProduct: true },
      "Flight Viewed": { sends: "page_visit", oneProduct: true },
      "Listing Viewed": { sends: "page_visit", oneProduct: true },
      "Booking Started": { sends: "initiate_checkout", checkoutBegun: true },
      "Hotel Booked": { sends: "checkout" },
      "Flight Booked": { sends: "checkout" },
      "Trip Booked": { sends: "checkout" },
      "Booking Completed": { sends: "checkout" },
      "Booking Requested": { sends: "lead" },
    },
  },

  media: {
    purpose: "For publishers: an article is a page visit, a newsletter a subscription, everything about videos is watch_video.",
    rules: {
      "Article Viewed": { sends: "page_visit" },
      "Content Viewed": { sends: "page_visit" },
      "Newsletter Subscribed": { sends: "subscribe" },
      "Subscription Completed": { sends: "subscribe" },
      "Subscription Purchased": { sends: "subscribe" },
      "Subscription Renewed": { sends: "subscribe" },
      "Video Started": { sends: "watch_video" },
      "Video Content Playing": { sends: "watch_video" },
      "Video Watched": { sends: "watch_video" },
      "Video Completed": { sends: "watch_video" },
      video_progress: { sends: "watch_video" },
    },
  },

  signal: {
    purpose: "For sites that move from Datafly Signal and want their reports unchanged: its published table, for its names.",
    cost: "Every checkout that is begun counts as a sale, product pages count as category views, and wishlists as baskets.",
    rules: {
      "Checkout Started": { sends: "checkout", checkoutBegun: true },
      "Product Viewed": { sends: "view_category", oneProduct: true },
      "Product Added to Wishlist": { sends: "add_to_cart", oneProduct: true },
    },
  },
};
