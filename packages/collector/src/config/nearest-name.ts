import leven from "leven";

/** The known name that is at most so many edits away, if any. */
export const nearestName = (name: string, known: readonly string[], maxEdits = 3): string | undefined => {
  const [best] = known
    .map((candidate) => ({ candidate, edits: leven(name.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= maxEdits ? best.candidate : undefined;
};
