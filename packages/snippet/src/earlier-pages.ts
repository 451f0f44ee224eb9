import { isClosed } from "./consent.ts";
import { on } from "./notices.ts";
import { readIds, seeAddress } from "./visitor.ts";

/**
 * Once there is consent, looks for a click id that no one has in the addresses by which the visitor came here: while they had not answered
 * nothing could be kept from page to page. The browser's own history of the tab has the addresses of this origin (Chromium 102, Firefox
 * 147, Safari 26.2); the referrer has the last one's.
 */
export const readEarlierPages = (): void => {
  on("consent", () => {
    if (isClosed() || readIds().epik) return;
    const addresses = (window.navigation?.entries?.() ?? []).map(({ url }) => url ?? "");
    for (const address of [document.referrer, ...addresses]) if (address.startsWith(location.origin)) seeAddress(address);
  });
};
