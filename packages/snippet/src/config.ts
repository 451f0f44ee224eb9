import type { Flag, StartOptions } from "./types.ts";

/** The options of this page's tracker, with those that may change. */
export let options = {} as StartOptions & { debug?: Flag; noPage?: Flag };

/** Sets them, once. */
export const configure = (chosen: StartOptions): void => {
  options = chosen;
};

/** True for an attribute that is there and does not say no. For consent that is: whatever is no known mode waits for a grant, as `opt-in`. */
export const isOn = (flag: Flag): boolean => !/^(undefined|off|opt-out|false|none)$/.test(flag as string);
