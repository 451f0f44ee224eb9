import type { CapiUserData } from "../capi/event.ts";

export interface MatchKey {
  /** What it is, as a marketer says it. */
  readonly label: string;
  readonly worth: "high" | "medium" | "low";
  /** What it brings. */
  readonly brings: string;
  /** What to do for it. */
  readonly advice: string;
}

/**
 * What each match key is worth. High: what Pinterest's own help calls most valued (IP address, e-mail, external id, click id, mobile id);
 * medium: what it asks for with purchases beside those; low: what only helps together with others.
 */
export const MATCH_KEYS = {
  em: {
    label: "E-mail address",
    worth: "high",
    brings: "Matches by itself, across devices.",
    advice: "Call identify() with the e-mail address, or send it with the order.",
  },
  click_id: {
    label: "Click id",
    worth: "high",
    brings: "Ties the event to the very ad that was clicked.",
    advice: "Keep the epik parameter through redirects; it exists only for visitors that came from a Pinterest ad.",
  },
  external_id: {
    label: "User or visitor id",
    worth: "high",
    brings: "Joins the events of one person, also before they sign in.",
    advice: "Call identify() with your user id; the visitor's cookie fills in until then.",
  },
  client_ip_address: {
    label: "IP address",
    worth: "high",
    brings: "With the user agent, the least that Pinterest accepts without an e-mail address.",
    advice: "Pass the visitor's address on: check the trusted proxies, and the setting ip.",
  },
  client_user_agent: {
    label: "User agent",
    worth: "high",
    brings: "With the IP address, the least that Pinterest accepts without an e-mail address.",
    advice: "Pass the visitor's User-Agent on with server-side events.",
  },
  hashed_maids: {
    label: "Mobile advertising id",
    worth: "high",
    brings: "Matches app events by itself.",
    advice: "Send advertising_id with app events, where the user allows it.",
  },
  ph: {
    label: "Phone number",
    worth: "medium",
    brings: "A second way to match a customer.",
    advice: "Send it with the order, and set the default country for national numbers.",
  },
  fn: { label: "First name", worth: "medium", brings: "Confirms a match by name.", advice: "Send first_name with the order." },
  ln: { label: "Last name", worth: "medium", brings: "Confirms a match by name.", advice: "Send last_name with the order." },
  zp: { label: "Postcode", worth: "low", brings: "Narrows a name down.", advice: "Send the billing address with the order." },
  ct: { label: "City", worth: "low", brings: "Narrows a name down.", advice: "Send the billing address with the order." },
  st: {
    label: "State",
    worth: "low",
    brings: "Narrows a name down; Limited Data Processing needs it.",
    advice: "Send the billing address with the order.",
  },
  country: {
    label: "Country",
    worth: "low",
    brings: "Narrows a name down; Limited Data Processing needs it.",
    advice: "Send the billing address with the order.",
  },
  db: {
    label: "Birthday",
    worth: "low",
    brings: "Tells two people of one name apart.",
    advice: "Send it only if you have it anyway.",
  },
  ge: { label: "Gender", worth: "low", brings: "Little.", advice: "Send it only if you have it anyway." },
} as const satisfies Record<Exclude<keyof CapiUserData, "partner_id">, MatchKey>;

export type MatchKeyName = keyof typeof MATCH_KEYS;
