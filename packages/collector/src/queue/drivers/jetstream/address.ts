const MIB = 1024 * 1024;

export interface JetStreamAddress {
  readonly servers: readonly string[];
  readonly user?: string;
  readonly password?: string;
  /** A file of credentials, as `nsc` writes it. */
  readonly credentials?: string;
  readonly tls: boolean;
  /** Begins the names of streams, subjects and buckets. */
  readonly prefix: string;
  readonly replicas: number;
  /** What streams may take on each server's disk, all together. */
  readonly maxBytes: number;
  /** The servers' monitoring addresses, where it can be seen whether they sync. */
  readonly monitors: readonly string[];
}

/** `nats://user:password@host:4222,other:4222?replicas=3&maxMb=16384&prefix=dayfly&monitor=http://host:8222,…&credentials=/file&tls=true` */
export function parseAddress(address: string): JetStreamAddress {
  const [place = "", query = ""] = address.replace(/^nats:(\/\/)?/, "").split("?");
  const options = new URLSearchParams(query);
  const at = place.lastIndexOf("@");
  const [user, password] = at < 0 ? [] : place.slice(0, at).split(":").map(decodeURIComponent);
  const credentials = options.get("credentials");
  return {
    servers: listOf(place.slice(at + 1).replace(/\/$/, "")),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(credentials === null ? {} : { credentials }),
    tls: options.get("tls") === "true",
    prefix: options.get("prefix") ?? "dayfly",
    replicas: wholeNumber(options, "replicas", 1),
    maxBytes: wholeNumber(options, "maxMb", 4096) * MIB,
    monitors: listOf(options.get("monitor")),
  };
}

const listOf = (text: string | null): readonly string[] => (text ?? "").split(",").filter((part) => part !== "");

function wholeNumber(options: URLSearchParams, name: string, fallback: number): number {
  const text = options.get(name) ?? String(fallback);
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name}=${text} in DAYFLY_QUEUE is no whole number above 0.`);
}
