import ipaddr from "ipaddr.js";
import { memoise } from "../lib/memoise.ts";

/** A header of the request, by its lower-case name. */
export type ReadHeader = (name: string) => string | undefined;

export type Address = ReturnType<typeof ipaddr.process>;

/** A network whose word on the visitor is believed. */
interface TrustedNetwork {
  readonly network: Address;
  readonly bits: number;
  /** The header in which it says who the visitor is, where it has one of its own. */
  readonly header?: string;
}

/** Finds the trusted network that an address belongs to. */
export type FindProxy = (address: Address) => TrustedNetwork | undefined;

/** Networks that go by a name, with their published ranges and the header that they set themselves, whatever a visitor wrote there. */
const PRESETS: Readonly<Record<string, { readonly header: string; readonly ranges: string }>> = {
  // https://www.cloudflare.com/ips/ (unchanged since 2021-04)
  cloudflare: {
    header: "cf-connecting-ip",
    ranges:
      "173.245.48.0/20 103.21.244.0/22 103.22.200.0/22 103.31.4.0/22 141.101.64.0/18 108.162.192.0/18 190.93.240.0/20 188.114.96.0/20 " +
      "197.234.240.0/22 198.41.128.0/17 162.158.0.0/15 104.16.0.0/13 104.24.0.0/14 172.64.0.0/13 131.0.72.0/22 " +
      "2400:cb00::/32 2606:4700::/32 2803:f800::/32 2405:b500::/32 2405:8100::/32 2a06:98c0::/29 2c0f:f248::/32",
  },
  // https://api.fastly.com/public-ip-list
  fastly: {
    header: "fastly-client-ip",
    ranges:
      "23.235.32.0/20 43.249.72.0/22 103.244.50.0/24 103.245.222.0/23 103.245.224.0/24 104.156.80.0/20 140.248.64.0/18 140.248.128.0/17 " +
      "146.75.0.0/17 151.101.0.0/16 157.52.64.0/18 167.82.0.0/17 167.82.128.0/20 167.82.160.0/20 167.82.224.0/20 172.111.64.0/18 " +
      "185.31.16.0/22 199.27.72.0/21 199.232.0.0/16 2a04:4e40::/32 2a04:4e42::/32",
  },
};

/** Of addresses, ranges and the names of presets. */
export const createFindProxy = (trusted: readonly string[]): FindProxy => {
  const networks = trusted.flatMap(readNetworks);
  return (address) => networks.find(({ network, bits }) => network.kind() === address.kind() && address.match(network, bits));
};

const readNetworks = (entry: string): readonly TrustedNetwork[] => {
  const preset = PRESETS[entry.toLowerCase()];
  if (preset === undefined) return [readRange(entry)];
  return preset.ranges.split(" ").map((range) => ({ ...readRange(range), header: preset.header }));
};

const readRange = (range: string): TrustedNetwork => {
  const [network, bits] = range.includes("/")
    ? ipaddr.parseCIDR(range)
    : ([ipaddr.parse(range), ipaddr.parse(range).kind() === "ipv6" ? 128 : 32] as const);
  return { network, bits };
};

/** An address with or without port, brackets or zone; IPv4 in IPv6's clothes as IPv4. */
export const parseAddress = (given: string | undefined): Address | undefined =>
  given === undefined ? undefined : readAddress(given);

/** A visit makes several requests, and a proxy all of them. */
const readAddress = memoise((given): Address | undefined => {
  const text = given.trim();
  const bare = /^\[([^\]]+)\](:\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, "");
  return ipaddr.isValid(address) && (address.includes(":") || ipaddr.IPv4.isValidFourPartDecimal(address))
    ? ipaddr.process(address)
    : undefined;
});
