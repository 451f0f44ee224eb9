import { options } from "../config.ts";
import { guard, on } from "../notices.ts";
import type { ConsentSource } from "./source.ts";
import { whenThere } from "./when-there.ts";

type TcfApi = (command: string, version: number, callback: (data: TcData, isDone: boolean) => void, argument?: unknown) => void;

/** What of TCF's TCData is read. */
interface TcData {
  readonly eventStatus: "tcloaded" | "cmpuishown" | "useractioncomplete";
  readonly gdprApplies?: boolean;
  readonly purpose: { readonly consents: Consents };
  readonly vendor: { readonly consents: Consents };
  readonly listenerId: number;
}
type Consents = Readonly<Record<string, boolean | undefined>>;

/**
 * IAB's Transparency and Consent Framework, 2.2: purposes 1 (to store and to read on the device) and 7 (to measure advertising), of which
 * Google makes `ad_storage` and `ad_user_data`, and the vendor of `data-tcf-vendor` where there is one. While the CMP asks, what it said before stands. Where the GDPR does not apply there is nothing to ask, but nobody granted
 * anything either: Global Privacy Control then limits the use.
 */
export const tcf: ConsentSource = (say) =>
  whenThere("__tcfapi", (api: TcfApi) => {
    let isKnown = false;
    let listener: number | undefined;
    const hear = guard(({ eventStatus, gdprApplies, purpose, vendor, listenerId }: TcData, isDone: boolean) => {
      if (!isDone) return;
      listener = listenerId;
      if (gdprApplies === false) return say({ state: "granted", ldp: navigator.globalPrivacyControl });
      if (eventStatus === "cmpuishown") return isKnown || say({ state: "pending" });
      const isGranted =
        purpose.consents["1"] && purpose.consents["7"] && (!options.tcfVendor || vendor.consents[options.tcfVendor]);
      isKnown = true;
      say({ state: isGranted ? "granted" : "denied" });
    });
    api("addEventListener", 2, hear);
    on("end", () => api("removeEventListener", 2, () => {}, listener));
  });
