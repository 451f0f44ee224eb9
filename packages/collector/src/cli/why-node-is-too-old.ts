/** The oldest that package.json's `engines` names. */
const NEEDED = [22, 13] as const;

/** A sentence for whoever runs a Node that lacks what the rest is made of; imported before all of that. */
export const whyNodeIsTooOld = (version: string): string | undefined => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor, neededMinor] = NEEDED;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `dayfly needs Node ${NEEDED.join(".")} or later; this is ${version}. Get a newer one from https://nodejs.org.`;
};
