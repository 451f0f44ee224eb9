import type { Finding } from "./finding.ts";
import { fault } from "./finding.ts";

type Explanation = readonly [says: string, fix: string];

const NO_NAME: Explanation = [
  "its name has no address (DNS)",
  "Check the spelling, and that this machine can resolve names (resolv.conf, firewall).",
];
const BAD_CERTIFICATE = (what: string): Explanation => [
  `its certificate ${what}`,
  "Renew or complete the certificate; behind a proxy that inspects TLS, give its root to Node by NODE_EXTRA_CA_CERTS.",
];
const TIMEOUT: Explanation = ["it does not answer in time", "See whether a firewall drops the connection."];

/** Why there is no answer, by the codes of Node, OpenSSL and undici. */
const CODES: Readonly<Record<string, Explanation>> = {
  ENOTFOUND: NO_NAME,
  EAI_AGAIN: NO_NAME,
  ECONNREFUSED: ["nothing listens there", "Start what should listen, or correct host and port."],
  ECONNRESET: ["it broke the connection off", "See the log of what listens there, and of the proxies between."],
  EHOSTUNREACH: ["there is no route to it", "See the network, and whether a firewall forbids it."],
  ENETUNREACH: ["there is no route to it", "See the network, and whether a firewall forbids it."],
  CERT_HAS_EXPIRED: BAD_CERTIFICATE("has expired"),
  DEPTH_ZERO_SELF_SIGNED_CERT: BAD_CERTIFICATE("is signed by itself"),
  SELF_SIGNED_CERT_IN_CHAIN: BAD_CERTIFICATE("has a root that is not known here"),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: BAD_CERTIFICATE("comes without its chain"),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: BAD_CERTIFICATE("has a root that is not known here"),
  ERR_TLS_CERT_ALTNAME_INVALID: BAD_CERTIFICATE("is for another name"),
  UND_ERR_CONNECT_TIMEOUT: TIMEOUT,
  UND_ERR_HEADERS_TIMEOUT: TIMEOUT,
  UND_ERR_BODY_TIMEOUT: TIMEOUT,
};

/** A request that came to nothing, in words. */
export const unreachable = (what: string, code: string): Finding => {
  const [says, fix] = CODES[code] ?? [`it cannot be reached (${code})`, "See the network between."];
  return fault(`${what}: ${says}.`, fix);
};
