import type { Subject } from "./subjects.ts";
import type { Town } from "./town.ts";
import { SET_BY_SCRIPT } from "./town.ts";

export const EMAIL = "jane.doe@example.com";

/** Who visits what. */
export interface Shopper {
  readonly subject: Subject;
  /** Registrable. */
  readonly domain: string;
  readonly needsConsent: boolean;
}

/** One visitor in a browser profile of their own, on a shop with a registrable domain of its own. */
export interface Visit {
  readonly orderId: string;
  open(path: string, how?: { readonly host?: string; readonly cleaned?: boolean }): Promise<void>;
  identify(): Promise<void>;
  buy(): Promise<void>;
  /** The click buys, and in the same task leads to another page. */
  buyAndLeave(path: string): Promise<void>;
  grant(): Promise<void>;
  goBack(): Promise<void>;
  /** A change of route in the page. */
  route(path: string): Promise<void>;
  closeTab(): Promise<void>;
  /** So many days go by: what scripts wrote last is gone after 7, as in Safari, and what an answer set when its time is over. */
  pass(days: number): Promise<void>;
  /** Scripts' clock is so many seconds behind, from the next page on. */
  turnBack(seconds: number): Promise<void>;
  block(hosts: RegExp): Promise<void>;
  goOffline(isOffline: boolean): Promise<void>;
  breakDown(isDown: boolean): Promise<void>;
  end(): Promise<void>;
}

/** Why a visit cannot be made with the browser at hand. */
export class CannotDo extends Error {}

/** What the town does for every visit, whatever the browser. */
export const visitTown = (
  town: Town,
  { subject, domain, needsConsent }: Shopper,
): Pick<Visit, "orderId" | "turnBack" | "block" | "breakDown"> => {
  town.heads.set(domain, subject.head(needsConsent));
  return {
    orderId: `order-${domain}`,
    async turnBack(seconds) {
      town.behindMs.set(domain, seconds * 1_000);
    },
    async block(hosts) {
      town.blocked.set(domain, hosts);
    },
    async breakDown(isDown) {
      town.down[isDown ? "add" : "delete"](domain);
    },
  };
};

/** Seven days and more take what scripts wrote into storage. Gives the moments at which they set cookies, by the storage's keys. */
export const AGE_STORAGE = "localStorage.clear(); return { ...sessionStorage };";

/** Whether a cookie is gone after so many days; `moments` is what `AGE_STORAGE` gave. */
export const isGone = (
  { name, expires }: { readonly name: string; readonly expires: number },
  days: number,
  { moments, town, domain }: { readonly moments: unknown; readonly town: Town; readonly domain: string },
): boolean => {
  const byScript = Number(Reflect.get(Object(moments), SET_BY_SCRIPT + name) ?? 0);
  const byServer = town.setByServer.get(domain)?.get(name) ?? 0;
  return (byScript > byServer && days > 7) || expires < Date.now() / 1_000 + days * 86_400;
};
