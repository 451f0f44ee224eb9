/** Made-up people: every trait of theirs is one of these texts, so that a log can be searched for them. */
export const PERSONAL_DATA = /shopper\.\d+@example\.com|415\d{7}|203\.0\.113\.7|Chaosdottir/;

export const ORIGIN = "https://shop.example";
export const API_KEY = "write-key-of-the-chaos";

const USER_AGENT =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";

/** A request to one of the doors. */
export interface Posting {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const traitsOf = (number: number) => ({
  email: `shopper.${number}@example.com`,
  phone: `+1415${String(2_000_000 + (number % 7_000_000))}`,
  last_name: "Chaosdottir",
});

/** What the snippet sends for purchases. */
export const beacon = (events: readonly { readonly id: string; readonly number: number }[], now: number): Posting => ({
  path: "/_df/e",
  headers: { "content-type": "text/plain;charset=UTF-8", origin: ORIGIN, "user-agent": USER_AGENT, "accept-language": "en-US" },
  body: JSON.stringify({
    v: 1,
    sentAt: now,
    ids: { epik: "dj0yJnU9b2JDcFFHekV4SHJNcmVrbFBkUEdqakh0akdUT1VjVVU" },
    consent: { state: "granted", source: "explicit" },
    events: events.map(({ id, number }) => ({
      id,
      name: "purchase",
      at: now,
      url: `${ORIGIN}/thanks?order=${number}`,
      title: "Thank you",
      props: {
        transaction_id: `ORD-${number}`,
        currency: "USD",
        value: 129.99,
        items: [{ item_id: "SKU-A", item_name: "Widget", price: 49.99, quantity: 2 }],
      },
      user: { id: `U-${number}`, traits: traitsOf(number) },
    })),
  }),
});

/** What a shop's server sends for orders. */
export const serverBatch = (events: readonly { readonly id: string; readonly number: number }[], now: number): Posting => ({
  path: "/_df/v1/batch",
  headers: { "content-type": "application/json", authorization: `Bearer ${API_KEY}` },
  body: JSON.stringify({
    sentAt: new Date(now).toISOString(),
    batch: events.map(({ id, number }) => ({
      type: "track",
      messageId: id,
      event: "Order Completed",
      userId: `U-${number}`,
      timestamp: new Date(now).toISOString(),
      properties: { order_id: `ORD-${number}`, total: 129.99, currency: "USD" },
      context: {
        ip: "203.0.113.7",
        userAgent: USER_AGENT,
        page: { url: `${ORIGIN}/thanks?order=${number}` },
        traits: traitsOf(number),
      },
    })),
  }),
});
