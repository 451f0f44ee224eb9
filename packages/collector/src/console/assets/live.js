// @ts-check
// Keeps the live page fresh. Without it the page is a list to reload.

const KEPT = 100;
const status = document.querySelector("#stream");
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** Times come in UTC; the reader wants their own. @param {ParentNode} root */
const showLocalTimes = (root) => {
  for (const time of root.querySelectorAll("time")) time.textContent = clock.format(new Date(time.dateTime));
};

/** @param {string} text */
const say = (text) => {
  if (status && status.textContent !== text) status.textContent = text;
};

/** Puts a card where its older self stood, still open where that was, or on top. @param {Element} list @param {Element} card */
const place = (list, card) => {
  showLocalTimes(card);
  const old = [...list.children].find((child) => child.getAttribute("data-key") === card.getAttribute("data-key"));
  const fold = card.querySelector("details");
  if (old) {
    const focused = old.contains(document.activeElement);
    if (fold) fold.open = old.querySelector("details")?.open ?? false;
    old.replaceWith(card);
    if (focused) card.querySelector("summary")?.focus({ preventScroll: true });
    return;
  }
  card.classList.add("fresh");
  list.prepend(card);
  while (list.children.length > KEPT) list.lastElementChild?.remove();
};

/** @param {string} html What the server rendered, with every value escaped. */
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** What changed while nobody listened. @param {Element} list */
const catchUp = async (list) => {
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const page = parse(await answer.text());
  for (const card of [...page.querySelectorAll(".journey")].toReversed()) {
    const known = [...list.children].find((child) => child.getAttribute("data-key") === card.getAttribute("data-key"));
    if (known?.outerHTML !== card.outerHTML) place(list, document.adoptNode(card));
  }
};

showLocalTimes(document);
const journeys = document.querySelector("#journeys");
if (journeys instanceof HTMLElement && journeys.dataset.stream) {
  const source = new EventSource(journeys.dataset.stream);
  source.addEventListener("ready", async () => {
    await catchUp(journeys);
    document.documentElement.classList.add("live");
    say("Live");
  });
  source.addEventListener("journey", ({ data }) => {
    const card = parse(data).querySelector(".journey");
    if (card) place(journeys, document.adoptNode(card));
  });
  source.addEventListener("error", () => {
    document.documentElement.classList.remove("live");
    say("Connection lost, trying again …");
  });
}
