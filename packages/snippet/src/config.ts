import type { Flag, Options } from "./types.ts";

/** The options of this page's tracker. */
export let options: Options = {};

export const configure = (given: Options): void => {
  options = given;
};

/** True for an attribute that is there and does not say no. */
export const isOn = (flag: Flag): boolean => flag != null && !/^(off|false)$/.test(`${flag}`);

/**
 * Reads the options from the script's own tag. `currentScript` is null in a module and in a callback; the tag is then known by its
 * address.
 */
export const readOptions = (): Options => {
  const { src, dataset } = Object(document.currentScript || document.querySelector('script[src*="/df."]'));
  return { endpoint: src && new URL("e", src).href, ...dataset };
};
