import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";

/** A page of the test sites, by its path. `{integrity}` stands for the script's. */
interface TestPage {
  readonly head?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const TAG = `<script async src="/_df/df.js"></script>`;
const withAttributes = (attributes: string): string => TAG.replace("async", `async ${attributes}`);
/** The build with everything. */
const withAll = (attributes: string): string => withAttributes(attributes).replace("df.js", "df.all.js");
/** The build with the bridge to the Tag. */
const withBridge = (attributes: string): string => withAttributes(attributes).replace("df.js", "df.tag.js");

const built = (file: string): string => readFileSync(new URL(`../../packages/snippet/dist/${file}`, import.meta.url), "utf8");

/** What a site pastes in: the stub, or the stub that also fetches the script. */
const STUB = `<script>${built("stub.js")}</script>`;
const LOADER = `<script nonce="nonce-of-the-test">${built("stub.loader.js")}</script>`;

/** The Tag's stub, as Pinterest hands it out, without the script that it would load. */
const PINTRK_STUB = `<script>
window.pintrk = function () { window.pintrk.queue.push(Array.prototype.slice.call(arguments)); };
window.pintrk.queue = [];
window.pintrk.version = "3.0";
</script>`;

const inline = (script: string): string => `<script>${script}</script>`;

/** Notes every error that nobody caught. */
const WATCH = inline(
  "window.errors = []; onerror = (text) => errors.push(text); onunhandledrejection = ({ reason }) => errors.push(String(reason));",
);

/** What runs in a frame without an origin: tells its parent what broke, and whether the tracker is there. */
const SANDBOXED = `<script>onerror = (text) => parent.postMessage(text, "*")</script>
<script src="/_df/df.js"></script><script>parent.postMessage(typeof _df.track("lead"), "*")</script>`;

/** Where browsers report violations to. */
export const CSP_REPORTS = "/csp-report";

const STRICT_CSP = [
  "default-src 'none'; img-src 'self'; script-src 'self'; connect-src 'self'",
  "require-trusted-types-for 'script'; trusted-types 'none'",
  `report-uri ${CSP_REPORTS}`,
].join("; ");

const NONCE_CSP = [
  "default-src 'none'; img-src 'self'; script-src 'nonce-nonce-of-the-test' 'strict-dynamic'; connect-src 'self'",
  `report-uri ${CSP_REPORTS}`,
].join("; ");

export const PAGES = {
  "/blank": {},
  "/plain": { head: TAG, body: `<h1>Shop</h1><a id="next" href="/next">next</a>` },
  "/next": { head: TAG },
  // The queue
  "/stub": { head: STUB },
  "/stub-then-tag": { head: STUB + TAG },
  "/odd-queue": {
    head: inline("window._df = { q: [] }; _df.q.push(['nonsense'], null, 'text', ['track'], ['track', 'lead']);") + TAG,
  },
  "/taken-global": { head: inline("window._df = 'taken'") + TAG },
  "/twice": { head: TAG + TAG },
  "/watched": { head: WATCH + STUB + TAG },
  "/async": { head: TAG },
  "/defer": { head: `<script defer src="/_df/df.js"></script>` },
  "/module": { head: `<script type="module" src="/_df/df.js"></script>` },
  "/end-of-body": { body: `<script src="/_df/df.js"></script>` },
  "/injected": { head: inline("var tag = document.createElement('script'); tag.src = '/_df/df.js'; document.head.append(tag);") },
  "/loader": { head: LOADER },
  "/renamed": { head: inline("window._df = { mine: true }") + withAll(`data-global="shopPins"`) },
  "/keys": { head: inline("window.before = [];before.push(...Object.keys(window))") + TAG },
  // Ids
  "/cleaned": { head: inline("history.replaceState(null, '', '/cleaned')") + TAG },
  "/pinterest-format": { head: withAll(`data-pin-unauth-format="pinterest"`) },
  "/once": { head: withAttributes(`data-once="order_id"`) },
  "/opt-in": { head: withAttributes(`data-consent="opt-in"`) },
  // What else a page has
  "/google": {
    head:
      inline(`window.dataLayer = []; function gtag() { dataLayer.push(arguments) }
        gtag("consent", "default", { ad_storage: "denied", ad_user_data: "denied" });`) +
      withAll(`data-consent="opt-in" data-consent-from="google" data-datalayer`),
  },
  "/tcf": { head: withAll(`data-consent="opt-in" data-consent-from="tcf"`) },
  "/cmp": { head: withAll(`data-consent="opt-in" data-consent-from="cmp" data-cmp-event="chosen" data-cmp-group="ads"`) },
  "/usp": {
    head:
      inline(`window.__uspapi = (command, version, callback) => callback({ version: 1, uspString: "1YYN" }, true);`) +
      withAll(`data-consent-from="usp"`),
  },
  "/form": {
    head: withAll("data-auto-identify"),
    body: `<form onsubmit="return false"><input type="email" value=" Jane@Example.com "><input type="password" value="x@secret.test"><button>Send</button></form>`,
  },
  // The Tag
  "/pintrk": { head: PINTRK_STUB + withBridge("data-pintrk") },
  "/pintrk-absent": { head: withBridge("data-pintrk data-mirror") },
  "/pintrk-mirror": { head: PINTRK_STUB + inline("pintrk('track', 'addtocart', { value: 7 })") + withBridge("data-mirror") },
  // Hostile surroundings
  "/no-crypto": { head: inline("Object.defineProperty(window, 'crypto', { value: undefined })") + TAG },
  "/slow-clock": { head: inline("const now = Date.now; Date.now = () => now() - 7_200_000") + TAG },
  "/no-navigation": { head: inline("delete window.navigation") + TAG },
  "/no-beacon": { head: inline("Navigator.prototype.sendBeacon = undefined") + TAG },
  "/broken-fetch": { head: inline("window.fetch = () => { throw new Error('broken') }") + TAG },
  "/pagehide-only": {
    head: inline("addEventListener('visibilitychange', (event) => event.stopImmediatePropagation(), true)") + TAG,
  },
  "/no-storage": {
    head:
      inline("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })") + TAG,
  },
  "/no-cookies": { head: inline("Object.defineProperty(document, 'cookie', { get: () => '', set() {} })") + TAG },
  "/old-prototype": { head: inline("Array.prototype.toJSON = function () { return String(this) }") + TAG },
  "/sandboxed": {
    head: inline("window.heard = []; addEventListener('message', ({ data }) => heard.push(data))"),
    body: `<iframe sandbox="allow-scripts" srcdoc='${SANDBOXED}'></iframe>`,
  },
  "/strict": {
    head: `<script async src="/_df/df.js" integrity="{integrity}" crossorigin="anonymous"></script>`,
    headers: { "content-security-policy": STRICT_CSP },
  },
  "/nonce": { head: LOADER, headers: { "content-security-policy": NONCE_CSP } },
} as const satisfies Record<string, TestPage>;

/** Answers for a path with its page, whatever its query. */
export const renderPage = (path: string, integrity: string, response: ServerResponse): void => {
  const name = path.replace(/[?#].*/, "");
  const page: TestPage | undefined = Object.entries(PAGES).find(([known]) => known === name)?.[1];
  if (!page) return void response.writeHead(404, { "content-type": "text/plain" }).end("No such page.");
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>${page.head ?? ""}</head><body>${page.body ?? ""}</body></html>`;
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers });
  response.end(html.replace("{integrity}", integrity));
};
