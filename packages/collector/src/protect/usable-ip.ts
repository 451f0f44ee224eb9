const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV6 = /^(?=.*:.*:)[0-9a-f:.]{2,45}$/i;
/** Brackets, port and zone, as proxies and sockets write them. */
const BESIDE = /^\[|\].*$|%.*$|(?<=^[\d.]+):\d+$/g;

/**
 * An IPv4 or IPv6 address as Pinterest takes it; unspecified ones (`0.0.0.0`, `::`) and what is no address are left out. Of several, as a
 * server copies them from X-Forwarded-For, the first is the visitor's.
 */
export const usableIp = (ip: string): string | undefined => {
  const [first = ""] = ip.split(",", 1);
  const address = first.trim().replace(BESIDE, "").replace(MAPPED_IPV4, "");
  return (IPV4.test(address) || IPV6.test(address)) && /[1-9a-f]/i.test(address) ? address : undefined;
};
