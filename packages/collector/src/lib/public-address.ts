import ipaddr from "ipaddr.js";
import { memoise } from "./memoise.ts";

/** Whether an address belongs to the open internet: no loopback, no private or link-local network, no cloud's metadata service. */
export const isPublicAddress = (ip: string): boolean => ipaddr.isValid(ip) && ipaddr.process(ip).range() === "unicast";

const PRIVATE_RANGES: ReadonlySet<string> = new Set(["private", "loopback", "linkLocal", "uniqueLocal", "carrierGradeNat"]);

/** Whether an address is one that many networks use for themselves: it tells nobody who is behind it. */
export const isPrivateAddress = memoise((ip): boolean => ipaddr.isValid(ip) && PRIVATE_RANGES.has(ipaddr.process(ip).range()));

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address of the web says outright that it is on this machine. */
export const isLoopbackUrl = (url: URL): boolean => LOOPBACK.test(url.hostname);

/**
 * Why a request that dayfly was told to make must not be made as the address stands; undefined where nothing is wrong. Names are looked at
 * when they are resolved (lib/lookup-public.ts): what was checked is then what is connected to.
 */
export const whyNotCalled = (address: string): string | undefined => {
  const url = URL.parse(address);
  if (url === null) return "it is no address";
  if (isLoopbackUrl(url)) return undefined;
  if (url.protocol !== "https:") return "it must be https, or http on this machine";
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(literal) && !isPublicAddress(literal) ? "it is not a public address" : undefined;
};
