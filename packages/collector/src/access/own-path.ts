/** Path and query of an address on this host below `basePath`; `home` for anything else, so that nobody is sent elsewhere. */
export const ownPath = (wish: unknown, { basePath, home }: { readonly basePath: string; readonly home: string }): string => {
  const url = typeof wish === "string" ? URL.parse(wish, "http://own.invalid") : null;
  const isOwn = url !== null && url.origin === "http://own.invalid" && url.pathname.startsWith(`${basePath}/`);
  return isOwn ? `${url.pathname}${url.search}` : home;
};
