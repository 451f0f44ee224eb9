import { guard, on } from "../notices.ts";

/** Calls `use` with what stands at a path below `window` once it is there: at once, or soon after a script has brought it. */
export const whenThere = <Value>(path: string, use: (value: Value) => void): void => {
  let waitMs = 50;
  let timer = 0;
  const look = guard((): void => {
    const value = readPath(path);
    if (value != null) return use(value as Value);
    // The later it comes the less it hurries: at most a fifth of the time that it took.
    timer = window.setTimeout(look, (waitMs *= 1.2));
  });
  on("end", () => clearTimeout(timer));
  look();
};

/** What stands at a path such as `Cookiebot.consent.marketing` below `window`. */
export const readPath = (path: string): unknown =>
  path.split(".").reduce<unknown>((from, key) => Reflect.get(Object(from), key), window);
