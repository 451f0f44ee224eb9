/** Everything that is worth telling about an event that was accepted all the same, each with the sentence that the operator reads. */
export const WARNINGS = {
  value_without_currency:
    "A value came without a currency, and the site has no default: Pinterest assumes the advertiser's currency.",
  currency_without_value: "A currency came without a value.",
  unknown_currency: "The currency is not an ISO 4217 code; it was left out, with every amount.",
  invalid_value: "The value is not a plain positive number; it was left out.",
  invalid_price: "A product's price is not a plain number; it was left out.",
  invalid_quantity: "A product's quantity is not a positive whole number; 1 was assumed.",
  price_missing: "A product came without a price.",
  product_without_id: "A product came without an id; it is not in content_ids.",
  invalid_ltv: "The predicted lifetime value is not a plain positive number; it was left out.",
  text_cut: "A description is longer than 1,000 characters; it was cut.",
  app_event_elsewhere: "An app's event did not come from an app. Send it with the action source app_ios or app_android.",
  order_without_id: "A purchase came without an order id.",
  order_without_value: "A purchase came without a value.",
  invalid_email: "An e-mail address is not one; it was left out.",
  invalid_phone: "A phone number could not be completed to international form; it was left out. Set the site's default country.",
  ambiguous_birthday: "A birthday can be read as day/month or month/day; it was left out. Send YYYY-MM-DD.",
  invalid_birthday: "A birthday is not a date in the past; it was left out.",
  invalid_gender: "A gender was not understood; it was left out.",
  invalid_state: "A state is not a two-letter code or a known name; it was left out.",
  invalid_country: "A country is not an ISO 3166 code or a known name; it was left out.",
  invalid_postcode: "A postcode holds no letters or digits; it was left out.",
  invalid_mobile_id: "A mobile advertising id is not one, or is all zeros; it was left out.",
  invalid_trait: "A trait is not a text or a number, or holds nothing that can be matched; it was left out.",
  too_many_values: "A trait has more values than a person can have; the first ones were taken.",
  traits_in_props: "Personal traits came in the event's properties; they were taken as traits and hashed.",
  personal_data_removed: "Something that looks like personal data stood in a property; it was removed.",
  url_scrubbed: "Personal data was removed from the page's address.",
  invalid_url: "An address could not be read; it was left out. Send it with scheme and host.",
  too_deep: "A property is nested too deep; what lies deeper was left out.",
  invalid_part: "A part of the event is too long, or not what it should be; it was left out.",
  no_click_id: "No click id: the visitor did not come from a Pinterest ad, or the epik parameter was lost.",
  clock_corrected: "The sender's clock was wrong; the event's time was corrected.",
  time_in_future: "The event's time lay in the future; the time of receipt was taken.",
  late: "The event was sent more than an hour after it happened: Pinterest counts it as an offline conversion.",
  custom_name_cleaned: "The event's own name holds characters that Pinterest refuses; they were replaced.",
  undeclared_proxy:
    "The request came through a proxy that DAYFLY_TRUSTED_PROXIES does not name: the proxy's address was taken for the visitor's.",
  private_ip: "The visitor's address is one of a private network, which matches nobody. Pass on the visitor's own.",
  weak_id: "The browser has no source of secure randomness; its ids are weaker than they should be.",
} as const;

export type WarningCode = keyof typeof WARNINGS;

export interface Warning {
  readonly code: WarningCode;
  /** Which field or property, by name and never by value. */
  readonly field?: string;
}
