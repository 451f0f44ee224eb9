import type { Flag, Options } from "./types.ts";

/** True for an attribute that is there and does not say no. */
export const isOn = (flag: Flag): boolean => flag != null && !/^(off|false|no|0)$/i.test(`${flag}`);

/**
 * Reads the options from the script's own tag. `currentScript` is null in a module and in a callback; the tag is then known by its
 * address.
 */
export const readOptions = (): Options => {
  const running = document.currentScript;
  const script =
    running instanceof HTMLScriptElement ? running : document.querySelector<HTMLScriptElement>('script[src*="/df."]');
  return { endpoint: script?.src && script.src.replace(/[^/]*$/, "e"), ...script?.dataset };
};
