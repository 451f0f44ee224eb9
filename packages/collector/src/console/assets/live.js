// @ts-check
// Keeps a page's region fresh. Without it the page is one to reload.

const region = document.querySelector("#live");
const status = document.querySelector("#stream");

const TOKEN = 'input[name="csrf"]';
const ownToken = document.querySelector(TOKEN);
/** Of this page's forms; the stream has none, for every script of this host can read it. */
const token = ownToken instanceof HTMLInputElement ? ownToken.value : "";

/** @param {string} text */
const say = (text) => {
  if (status && status.textContent !== text) status.textContent = text;
};

/** What is open, and where the keyboard is, by the names that elements keep. @param {Element} root */
const remember = (root) => ({
  open: new Set([...root.querySelectorAll("details[open][data-key]")].map((fold) => fold.getAttribute("data-key"))),
  keys: new Set([...root.querySelectorAll("[data-row]")].map((row) => row.getAttribute("data-row"))),
  focus: root.contains(document.activeElement) ? document.activeElement?.getAttribute("data-focus") : undefined,
});

/** @param {Element} root @param {string} html What the server rendered, with every value escaped. */
const replace = (root, html) => {
  const before = remember(root);
  const page = new DOMParser().parseFromString(html, "text/html");
  root.replaceChildren(...[...page.body.childNodes].map((node) => document.adoptNode(node)));
  for (const field of root.querySelectorAll(TOKEN)) if (field instanceof HTMLInputElement) field.value = token;
  for (const fold of root.querySelectorAll("details[data-key]"))
    if (fold instanceof HTMLDetailsElement && before.open.has(fold.dataset.key ?? "")) fold.open = true;
  for (const row of root.querySelectorAll("[data-row]"))
    if (!before.keys.has(row.getAttribute("data-row"))) row.classList.add("fresh");
  if (before.focus) {
    const focused = root.querySelector(`[data-focus="${CSS.escape(before.focus)}"]`);
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
  root.dispatchEvent(new Event("region", { bubbles: true }));
};

if (region instanceof HTMLElement && region.dataset.stream) {
  let isFirst = true;
  const source = new EventSource(region.dataset.stream);
  source.addEventListener("region", ({ data }) => {
    // A text that somebody has selected stays as it is.
    if (!isFirst && region.contains(document.getSelection()?.anchorNode ?? null) && !document.getSelection()?.isCollapsed) return;
    replace(region, data);
    isFirst = false;
    document.documentElement.classList.add("live");
    say("Live");
  });
  source.addEventListener("error", () => {
    document.documentElement.classList.remove("live");
    const isOver = source.readyState === EventSource.CLOSED;
    say(isOver ? "No longer live. Reload the page." : "Connection lost, trying again …");
  });
}
