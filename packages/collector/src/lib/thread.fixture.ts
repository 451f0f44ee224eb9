import { serveThread } from "./thread.ts";

export interface Greeter {
  greet(name: string): string;
  refuse(): void;
  /** Ends the thread as an error that nobody catches does. */
  crash(): void;
}

/** A thread that greets, for tests. */
serveThread((greeting: string) => {
  if (greeting === "") throw new Error("a greeting has words");
  const api: Greeter = {
    greet: (name) => `${greeting}, ${name}`,
    refuse() {
      throw new Error("no more greetings");
    },
    crash: () => queueMicrotask(() => process.exit(1)),
  };
  return { api, close: () => undefined };
});
