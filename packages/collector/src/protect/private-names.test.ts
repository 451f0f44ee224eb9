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

/** As GTM4WP, WooCommerce, Magento, Shopify, PrestaShop, Klaviyo and forms of several languages spell what they know of somebody. */
const NAMES = {
  "trait em": "mail user_mail visitorEmail $email",
  "trait ph": "customerBillingPhone smsMarketingPhone phone_mobile contact_number mobile_no msisdn Telefon teléfono",
  "trait fn": "fname Vorname prénom $first_name",
  "trait ln": "lname Nachname apellidos cognome",
  "trait db": "bday Geburtsdatum",
  "trait ct": "customerBillingCity visitor_city",
  "trait zp": "customerShippingPostcode customer_postal_code",
  "trait external_id": "customerNumber member_id",
  personal: `visitorUsername customer_middlename nickname receiver_name sender_name passenger_name card_holder name_on_card cc_owner
    credit_card_number cc_number cvv account_number passport_number customer_taxvat vat_id _billing_company _billing_address_index
    street_name house_number $address1 addr1 Straße invoice_address mailing_address whatsapp fax user_login
    password access_token client_secret session_id`,
};

const KEPT = `affiliation coupon creative_name index item_list_name item_variant location_id promotion_name shipping tax tax_rate
  payment_type shipping_tier shipping_method shipping_country method search_term cart_id checkout_id discount subtotal wishlist_id
  review_body image_url customer_type customer_group user_status member_status account_type account_id work_type holder_color visitor_type passenger_count contact_method
  invoice_number mailing_list delivery_date delivery_method billing_cycle card_type card_brand gift_card store_name page_name
  vendor_name brand_name category_name plan_name hotel_name client_id`.split(/\s+/);

describe("meaningInProps", () => {
  it.each(DEVICE)("takes %s for a visitor's device, also as a parameter of an address", (name) => {
    expect(meaningInProps(name, false)).toEqual({ kind: "personal" });
    expect(isPersonalParameter(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))).toBe(true);
  });

  it.each(Object.entries(NAMES))("takes what shop systems and forms call %s for it", (meaning, names) => {
    const [kind, key] = meaning.split(" ");
    for (const name of names.split(/\s+/))
      expect([name, meaningInProps(name, false)]).toEqual([name, key ? { kind, key } : { kind }]);
  });

  it("takes traits for those of a person", () => {
    expect(meaningInProps("traits", true)).toEqual({ kind: "person" });
  });

  it.each(KEPT)("keeps %s, which a shop tells of an order or a product", (name) => {
    expect(meaningInProps(name, false)).toBeUndefined();
  });

  it.each(["zip_label", "ship", "tip", "membership", "vip", "clip", "trip", "equip", "delivery_slip", "ip67_rated"])(
    "sees no device in %s",
    (name) => {
      expect(meaningInProps(name, false)).toBeUndefined();
    },
  );
});
