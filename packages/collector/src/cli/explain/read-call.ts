import JSON5 from "json5";

/** A line of JavaScript as it stands in a page: `_df.track("purchase", {…})`, `dataLayer.push({…})`, `gtag(…)`, `pintrk(…)`. */
const CALL = /^\s*(?:window\.)?(_df\.track|_df\.page|dataLayer\.push|gtag|pintrk)\s*\(([\s\S]*)\)\s*;?\s*$/;

export interface Call {
  readonly callee: "_df.track" | "_df.page" | "dataLayer.push" | "gtag" | "pintrk";
  readonly args: readonly unknown[];
}

/** The call and its arguments, which must be plain data; undefined when the text is not such a call. Throws JSON5's SyntaxError. */
export const readCall = (text: string): Call | undefined => {
  const [, callee, args] = CALL.exec(text) ?? [];
  if (callee === undefined) return undefined;
  const parsed: unknown = JSON5.parse(`[${args}]`);
  return { callee: callee as Call["callee"], args: Array.isArray(parsed) ? parsed : [] };
};
