/** What a site has on its pages to measure its conversions, in its own words. */
export interface Subject {
  readonly name: string;
  /** Into every page's head. `needsConsent`: nothing before the visitor's word. */
  head(needsConsent: boolean): string;
  /** Scripts that a page runs. */
  readonly identify: (email: string) => string;
  readonly purchase: (eventId: string) => string;
  readonly grant: string;
}

const ORDER = { currency: "EUR", value: 40, order_id: "T-1" };

/** Pinterest's Tag alone, installed as Pinterest's help says. */
export const TAG_ALONE: Subject = {
  name: "Tag alone",
  head: (needsConsent) => `<script>
    !function(e){if(!window.pintrk){window.pintrk=function(){window.pintrk.queue.push(Array.prototype.slice.call(arguments))};
    var n=window.pintrk;n.queue=[],n.version="3.0";var t=document.createElement("script");t.async=!0,t.src=e;
    var r=document.getElementsByTagName("script")[0];r.parentNode.insertBefore(t,r)}}("https://s.pinimg.com/ct/core.js");
    ${needsConsent ? `pintrk("setconsent", false);` : ""} pintrk("load", "2612345678901"); pintrk("page");</script>`,
  identify: (email) => `pintrk("load", "2612345678901", { em: ${JSON.stringify(email)} })`,
  purchase: (eventId) => `pintrk("track", "checkout", ${JSON.stringify({ ...ORDER, event_id: eventId })})`,
  grant: `pintrk("setconsent", true)`,
};

/** dayfly alone: its script, and the collector on the site's own host. */
export const DAYFLY: Subject = {
  name: "dayfly",
  head: (needsConsent) =>
    needsConsent
      ? `<script async src="/_df/df.all.js" data-consent="opt-in"></script>`
      : `<script async src="/_df/df.js"></script>`,
  identify: (email) => `_df.identify("user-1", { email: ${JSON.stringify(email)} })`,
  purchase: (eventId) => `_df.track("purchase", ${JSON.stringify({ ...ORDER, event_id: eventId })})`,
  grant: `_df.consent("granted")`,
};
