import { isOn, options } from "./config.ts";
import { on } from "./notices.ts";
import type { RecordedEvent } from "./types.ts";

const allowPage = (): void => {
  options.noPage = false;
};

/** Leaves routes to the site where `data-spa` says so: only where the browser shows the page anew another view counts by itself. */
export const connectRoutes = (): void => {
  if (isOn(options.spa ?? true) || isOn(options.noPage)) return;
  on("event", ({ name }: RecordedEvent) => {
    if (name === "page_view") options.noPage = true;
  });
  addEventListener("pagehide", allowPage);
  on("end", () => removeEventListener("pagehide", allowPage));
};
