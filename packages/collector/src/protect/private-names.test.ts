import { describe, expect, it } from "vitest";
import { isPersonalParameter, meaningInProps } from "./private-names.ts";

/** As Shopify, WooCommerce, Magento, Google's tag server and proxies spell a device's address and browser. */
const DEVICE = [
  "browser_ip",
  "customer_ip_address",
  "remote_ip",
  "x_forwarded_for",
  "ip_override",
  "clientIp",
  "real-ip",
  "ipv4",
  "ip_address_v6",
  "REMOTE_ADDR",
  "remoteAddress",
  "CF-Connecting-IP",
  "http_user_agent",
  "browserUserAgent",
];

describe("meaningInProps", () => {
  it.each(DEVICE)("takes %s for a visitor's device, also as a parameter of an address", (name) => {
    expect(meaningInProps(name, false)).toEqual({ kind: "personal" });
    expect(isPersonalParameter(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))).toBe(true);
  });

  it.each(["zip_label", "ship", "tip", "membership", "vip", "clip", "trip", "equip", "delivery_slip", "ip67_rated"])(
    "sees no device in %s",
    (name) => {
      expect(meaningInProps(name, false)).toBeUndefined();
    },
  );
});
