import type { QueuedCall } from "./types.ts";

declare let _df: unknown;

/**
 * What a site pastes into its pages: every call is noted with its time, address and event id until the script is there, at most 200.
 * The id is the browser's own name for a blob: a UUID version 4, on insecure pages too.
 */
if (!self._df)
  _df = new Proxy([], {
    get: (queue: QueuedCall[], method) =>
      method === "q"
        ? queue
        : (...call: QueuedCall) => (
            queue[199] || queue.push((call = [method, ...call])),
            (call.u = document.URL),
            (call.t = new Date()),
            (call.i = URL.createObjectURL(new Blob()).slice(-36))
          ),
  });
