import { html } from "hono/html";

export type Html = ReturnType<typeof html>;

export interface ConsolePage {
  /** Where the console is mounted, without a trailing slash. */
  readonly root: string;
  readonly title: string;
  readonly main: Html;
  /** A link back to the site that is watched, where there is one. */
  readonly siteUrl?: string;
  /** Script files of this page, under `assets/`. The page must work without them. */
  readonly scripts?: readonly string[];
}

/** The frame of every console page: landmarks, skip link, brand, assets. */
export const consoleLayout = ({ root, title, main, siteUrl, scripts = [] }: ConsolePage): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · dayfly</title>
        <link rel="icon" href="${root}/assets/dayfly.svg" />
        <link rel="stylesheet" href="${root}/assets/console.css" />
        <link rel="stylesheet" href="${root}/assets/journey.css" />
        <link rel="stylesheet" href="${root}/assets/tree.css" />
        ${scripts.map((name) => html`<script type="module" src="${root}/assets/${name}"></script>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the events</a>
        <header class="top">
          <a class="brand" href="${root}"><img src="${root}/assets/dayfly.svg" alt="" width="26" height="26" /> dayfly</a>
          <p class="where">${title}</p>
          ${siteUrl ? html`<a class="back" href="${siteUrl}">Back to the shop</a>` : ""}
        </header>
        <main id="main" tabindex="-1">${main}</main>
        <footer class="foot">
          E-mail addresses, phone numbers and names are hashed before anything is written. What you see here is all that is kept.
        </footer>
      </body>
    </html>`;
