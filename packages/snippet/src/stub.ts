import type { QueuedCall } from "./types.ts";

// oxlint-disable-next-line prefer-const -- it is assigned, without `let`: a global of the page
declare let _df: unknown;

/**
 * What a site pastes into its pages: every call is noted with its time, address and event id until the script is there, at most 200.
 * The id is the time with 52 random bits: shorter to say than a UUID, and there on insecure pages.
 */
_df =
  self._df ||
  new Proxy([], {
    get: (queue: QueuedCall[], method) =>
      method === "q"
        ? queue
        : (...call: QueuedCall) => (
            queue[199] || queue.push((call = [method, ...call])),
            (call.u = document.URL),
            (call.i = (call.t = Date.now()) + "-" + Math.random())
          ),
  });
