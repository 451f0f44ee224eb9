import { lookup as systemLookup, type LookupAddress, type LookupOptions } from "node:dns";
import ipaddr from "ipaddr.js";

/** Whether an address belongs to the open internet: no loopback, no private or link-local network, no cloud's metadata service. */
export const isPublicAddress = (ip: string): boolean => ipaddr.isValid(ip) && ipaddr.process(ip).range() === "unicast";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address of the web says outright that it is on this machine. */
export const isLoopbackUrl = (url: URL): boolean => LOOPBACK.test(url.hostname);

/**
 * Why a request that dayfly was told to make must not be made as the address stands; undefined where nothing is wrong. Names are looked at
 * when they are resolved (`lookupPublic`): what was checked is then what is connected to.
 */
export const whyNotCalled = (address: string): string | undefined => {
  const url = URL.parse(address);
  if (url === null) return "it is no address";
  if (isLoopbackUrl(url)) return undefined;
  if (url.protocol !== "https:") return "it must be https, or http on this machine";
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(literal) && !isPublicAddress(literal) ? "it is not a public address" : undefined;
};

type Callback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves names as the system does, and fails with `ENOTPUBLIC` where any address that comes of it is not public. */
export const lookupPublic = (hostname: string, options: LookupOptions, callback: Callback): void =>
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    if (hostname !== "localhost" && !addresses.every(({ address }) => isPublicAddress(address)))
      return callback(Object.assign(new Error("The name leads to an address that is not public."), { code: "ENOTPUBLIC" }), []);
    const [first] = addresses;
    return options.all === true ? callback(null, addresses) : callback(null, first?.address ?? "", first?.family);
  });
