import type { ConsentSource } from "./source.ts";

/** A visitor who said yes. A default that nobody answered is none: the snippet then says `ldp` beside it where the browser objects. */
export const grant: ConsentSource = ({ said }) => (said?.state === "granted" ? { verdict: "keep", state: "granted" } : undefined);
