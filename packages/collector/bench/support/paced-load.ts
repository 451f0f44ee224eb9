import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";

export interface PacedLoad {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly refused: number;
}

/**
 * Beacons at a fixed rate, whatever the server does: a request's time counts from the moment at which it was due, so that a server that
 * stalls is charged for all that had to wait.
 */
export const paceLoad = async (url: string, label: string, perSecond: number, seconds: number): Promise<PacedLoad> => {
  const pool = new Pool(url, { connections: 64 });
  const latencies: number[] = [];
  let refused = 0;
  const post = async (dueAtMs: number, body: string): Promise<void> => {
    const { statusCode, body: answer } = await pool.request({ path: "/_df/e", method: "POST", headers: HEADERS, body });
    await answer.dump();
    latencies.push(performance.now() - dueAtMs);
    if (statusCode !== 204) refused += 1;
  };

  const underWay: Promise<void>[] = [];
  const startMs = performance.now();
  for (let sent = 0; sent < perSecond * seconds;) {
    for (const nowMs = performance.now(); sent < ((nowMs - startMs) / 1000) * perSecond; sent += 1) {
      underWay.push(post(startMs + (sent / perSecond) * 1000, beacon(`${label}-${sent}`, sent)));
    }
    await wait(1);
  }
  await Promise.all(underWay);
  await pool.close();
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), refused };
};

const HEADERS = {
  "content-type": "text/plain;charset=UTF-8",
  origin: "https://shop.example",
  "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
  "accept-language": "en-US,en;q=0.9",
};

/** What `beacons.lua` sends. */
const beacon = (id: string, order: number): string => {
  const at = Date.now();
  const items = [
    { item_id: "SKU-A", item_name: "Widget", price: 49.99, quantity: 2, item_category: "Tools" },
    { item_id: "SKU-B", item_name: "Gadget", price: 30.01, quantity: 1, item_brand: "Acme" },
  ];
  const traits = {
    email: `jane.doe+${order}@example.com`,
    phone: `+1415${2_000_000 + (order % 7_000_000)}`,
    first_name: "Jane",
    last_name: "Doe",
  };
  return JSON.stringify({
    v: 1,
    sentAt: at,
    ids: {
      epik: "dj0yJnU9b2JDcFFHekV4SHJNcmVrbFBkUEdqakh0akdUT1VjVVUmcD0yJm49cnNBQ3F2Q2dOVDBX",
      pinUnauth: "3f2a5c1e-8f1b-4a6e-9d0c-5b7e1f2a3c4d",
    },
    consent: { state: "granted", source: "explicit" },
    events: [
      {
        id,
        name: "purchase",
        at,
        url: `https://www.shop.example/checkout/thanks?order=${order}&utm_source=pinterest`,
        referrer: "https://www.shop.example/checkout",
        title: "Thank you",
        props: { transaction_id: `ORD-${order}`, currency: "USD", value: 129.99, items },
        user: { id: `U-${order}`, traits },
      },
    ],
  });
};
