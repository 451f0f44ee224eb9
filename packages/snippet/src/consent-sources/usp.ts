import { guard, on } from "../notices.ts";
import type { ConsentSource } from "./source.ts";
import { whenThere } from "./when-there.ts";

type UspApi = (
  command: "getUSPData",
  version: 1,
  callback: (data: { readonly uspString: string } | null, isDone: boolean) => void,
) => void;

/** IAB's US privacy string, such as `1YYN`: its third letter is the opt-out of sale. It has no events, so each of ours asks again. */
export const usp: ConsentSource = (say) =>
  whenThere("__uspapi", (api: UspApi) => {
    const hear = guard((data: { readonly uspString: string } | null) => say({ ldp: data?.uspString[2] === "Y" }));
    const ask = (): void => api("getUSPData", 1, hear);
    on("event", ask);
    ask();
  });
