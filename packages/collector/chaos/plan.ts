const DAY_SECONDS = 86_400;

/** The numbers of a run, as they came from the command line: NaN where a text is none. */
export interface Plan {
  readonly events: number;
  readonly seconds: number;
  readonly seed: number;
  readonly kills?: number;
}

/** Whether there can be such a run: whole numbers, at least one event, at most a day. */
export const isPlan = ({ events, seconds, seed, kills = 0 }: Plan): boolean =>
  [events, seed, kills].every((number) => Number.isSafeInteger(number) && number >= 0) &&
  events > 0 &&
  seconds >= 0 &&
  seconds <= DAY_SECONDS;
