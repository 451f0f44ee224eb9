import { CHECKS } from "./checks.ts";
import type { Finding } from "./finding.ts";
import type { World } from "./world.ts";
import { messageOf } from "../../lib/message-of.ts";

/** A finding and the check that made it. */
export interface Diagnosis extends Finding {
  readonly check: string;
}

/** Runs every check, in the table's order; one that breaks is a finding too. */
export const examine = async (world: World): Promise<readonly Diagnosis[]> => {
  const diagnoses: Diagnosis[] = [];
  for (const { name, run } of CHECKS) {
    const findings = await run(world).catch((error: unknown): readonly Finding[] => [
      {
        status: "fail",
        says: `The check broke: ${messageOf(error)}.`,
        fix: "Please report it.",
      },
    ]);
    diagnoses.push(...findings.map((finding) => ({ check: name, ...finding })));
  }
  return diagnoses;
};
