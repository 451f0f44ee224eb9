import { guard, on } from "../notices.ts";
import type { ConsentSource } from "./source.ts";
import { whenThere } from "./when-there.ts";

type GppApi = (command: string, callback: (event: GppEvent, isDone: boolean) => void, argument?: unknown) => void;

/** What of GPP 1.1's events is read. */
interface GppEvent {
  readonly listenerId: number;
  readonly pingData: {
    readonly signalStatus: string;
    /** By prefix (`usnat`, `usca`, …): a section, or the list of its segments. */
    readonly parsedSections: Readonly<Record<string, unknown>>;
  };
}

/** Each is 1 where the visitor opted out. */
const OPT_OUTS = ["SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"];

const isOptOut = (segment: unknown): unknown => {
  const fields = Object(segment);
  return OPT_OUTS.some((name) => fields[name] === 1) || fields.Gpc;
};

/** IAB's Global Privacy Platform: an opt-out of sale, sharing or targeted advertising in a section of the USA limits the use. */
export const gpp: ConsentSource = (say) =>
  whenThere("__gpp", (api: GppApi) => {
    let listener: number | undefined;
    const hear = guard(({ listenerId, pingData }: GppEvent) => {
      listener = listenerId;
      if (pingData.signalStatus !== "ready") return;
      const segments = Object.entries(pingData.parsedSections).flatMap(([name, section]) =>
        name.startsWith("us") ? section : [],
      );
      say({ ldp: segments.some(isOptOut) });
    });
    api("addEventListener", hear);
    on("end", () => api("removeEventListener", () => {}, listener));
  });
