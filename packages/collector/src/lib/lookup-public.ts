import { lookup as systemLookup, type LookupAddress, type LookupOptions } from "node:dns";
import { isPublicAddress } from "./public-address.ts";

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
