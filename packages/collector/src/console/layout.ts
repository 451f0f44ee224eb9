import { html } from "hono/html";
import type { Session } from "../access/session.ts";

export type Html = ReturnType<typeof html>;

/** The pages of the console, in the order of its menu: name and address below its root. */
const SECTIONS = {
  overview: ["Overview", ""],
  events: ["Events", "/events"],
  dead: ["Dead letters", "/dead"],
  sites: ["Sites", "/sites"],
} as const satisfies Record<string, readonly [string, string]>;

export type Section = keyof typeof SECTIONS;

export interface ConsolePage {
  /** Where the console is mounted, without a trailing slash. */
  readonly root: string;
  readonly title: string;
  readonly main: Html;
  /** Who looks; absent before the sign-in, where there is no menu. */
  readonly session?: Session | undefined;
  readonly section?: Section;
  /** A link back to the site that is watched, where there is one. */
  readonly siteUrl?: string | undefined;
  /** Further scripts, in order. */
  readonly scripts?: readonly string[];
}

/** The chart library's comes first: the rest overrules it. */
const STYLES = ["uPlot.min", "console", "controls", "parts", "lists", "overview", "event", "tree"];
const SCRIPTS = ["live.js", "local-times.js", "copy.js"];

/** The frame of every console page: landmarks, skip link, menu, assets. Every page works without the scripts. */
export const consoleLayout = ({ root, title, main, session, section, siteUrl, scripts = [] }: ConsolePage): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · dayfly</title>
        <link rel="icon" href="${root}/assets/dayfly.svg" />
        ${STYLES.map((name) => html`<link rel="stylesheet" href="${root}/assets/${name}.css" />`)}
        ${session ? [...scripts, ...SCRIPTS].map((name) => scriptTag(`${root}/assets/${name}`)) : ""}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <a class="brand" href="${root}"><img src="${root}/assets/dayfly.svg" alt="" width="24" height="24" /> dayfly</a>
          ${session ? menu(root, section) : ""}
          <div class="who">
            ${siteUrl ? html`<a href="${siteUrl}">Back to the shop</a>` : ""} ${session ? signOut(root, session) : ""}
          </div>
        </header>
        <main id="main" tabindex="-1">${main}</main>
        <footer class="foot">
          E-mail addresses, phone numbers and names are hashed before anything is written. IP address and user agent stay with an
          event while it waits or is a dead letter, and are never shown.
        </footer>
      </body>
    </html>`;

/** The chart library is a script of the older kind, which makes one name; in order with the others all the same. */
const scriptTag = (src: string): Html =>
  src.includes(".iife.") ? html`<script defer src="${src}"></script>` : html`<script type="module" src="${src}"></script>`;

const menu = (root: string, section: Section | undefined): Html =>
  html`<nav class="menu" aria-label="Console">
    ${Object.entries(SECTIONS).map(
      ([name, [label, path]]) => html`<a href="${root}${path}" ${name === section ? html`aria-current="page"` : ""}>${label}</a>`,
    )}
  </nav>`;

const signOut = (root: string, { role, csrf }: Session): Html =>
  html`<form method="post" action="${root}/logout">
    <input type="hidden" name="csrf" value="${csrf}" />
    <span class="role">${role === "admin" ? "admin" : "reads only"}</span>
    <button class="quiet">Sign out</button>
  </form>`;
