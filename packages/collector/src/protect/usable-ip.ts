const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

/** An IPv4 or IPv6 address as Pinterest takes it; unspecified ones (`0.0.0.0`, `::`) and what is no address are left out. */
export const usableIp = (ip: string): string | undefined => {
  const address = ip.trim().replace(MAPPED_IPV4, "");
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) || /^(?=.*:.*:)[0-9a-f:.]{2,45}$/i.test(address);
  return isAddress && /[1-9a-f]/i.test(address) ? address : undefined;
};
