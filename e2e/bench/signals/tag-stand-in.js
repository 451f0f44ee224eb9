/*
 * Pinterest's Tag as far as Pinterest and its own plugins document it, to measure against: the real one cannot be had without its servers. It
 * starts while `pintrk.queue.push` is the native one; takes the click id from the address into `_epik`, for a year, at the host without
 * `www.`, and reads the last of several; gets `_pin_unauth` from an answer of Pinterest's; hashes `em`; and tells each event by an image's
 * address. It keeps and repeats nothing.
 */
const domain = "." + location.hostname.replace(/^www\./, "");

const readCookie = (name) =>
  document.cookie
    .split("; ")
    .findLast((pair) => pair.startsWith(name + "="))
    ?.slice(name.length + 1);

const writeCookie = (name, value) => {
  document.cookie = `${name}=${value}; path=/; domain=${domain}; max-age=31536000; secure; samesite=lax`;
};

const findClickId = () => [...new URLSearchParams(location.search)].findLast(([name]) => name.toLowerCase() === "epik")?.[1];

const sha256 = async (text) => {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.trim().toLowerCase()));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

let tag = "";
let em;
let isAllowed = true;

const start = async () => {
  if (!isAllowed || !tag) return;
  const epik = findClickId();
  if (epik) writeCookie("_epik", epik);
  const answer = await fetch(`https://ct.pinterest.com/user/?tid=${tag}`).catch(() => undefined);
  const id = answer?.headers.get("pin-unauth");
  if (isAllowed && id && !readCookie("_pin_unauth")) writeCookie("_pin_unauth", id);
};

const METHODS = {
  async load(id, data) {
    tag = id;
    if (data?.em) em = await sha256(data.em);
    await start();
  },
  async setconsent(isGranted) {
    isAllowed = isGranted;
    await start();
  },
  track(name, data) {
    if (!isAllowed) return;
    const pd = { epik: readCookie("_epik") || findClickId(), pin_unauth: readCookie("_pin_unauth"), em };
    const told = { tid: tag, event: name, ed: JSON.stringify(data ?? {}), pd: JSON.stringify(pd), cb: Math.random() };
    new Image().src = `https://ct.pinterest.com/v3/?${new URLSearchParams(told)}`;
  },
};

const { pintrk } = window;
if (pintrk?.queue.push === [].push) {
  // One call after the other, as they were made.
  let last = Promise.resolve();
  const run = ([method, ...args]) => {
    last = last.then(() => METHODS[method]?.(...args));
  };
  pintrk.queue.splice(0).forEach(run);
  pintrk.queue.push = run;
}
