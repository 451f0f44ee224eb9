import type { Flag, StartOptions } from "./types.ts";

/** The options of this page's tracker, as `start` was given them. */
export const options = {} as StartOptions;

/** True for an attribute that is there and does not say no. */
export const isOn = (flag: Flag): boolean => !/^(off|false|undefined)$/.test(flag as string);
