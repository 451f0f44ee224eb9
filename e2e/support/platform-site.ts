import type { Platforms } from "./platforms/bundle.ts";
import { bundlePlatforms } from "./platforms/bundle.ts";
import { tag, test as base } from "./snippet-site.ts";

/** The shop's tests, with other people's scripts at hand. */
export const test = base.extend<object, { platforms: Platforms }>({
  platforms: [async ({}, use) => use(await bundlePlatforms()), { scope: "worker" }],
});

/** The script with everything, and these attributes. */
export const tagAll = (attributes: string): string => tag(attributes, "df.all.js");

export const inline = (script: string): string => `<script>${script}</script>`;

/** As Google hands it out. */
export const GTAG = inline("window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments) }");

/** As Pinterest hands it out, without the script that it would load: its queue shows what the Tag would be told. */
export const PINTRK = inline("window.pintrk = (...call) => pintrk.queue.push(call); pintrk.queue = [];");
