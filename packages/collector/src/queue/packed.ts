/**
 * Events on their way into a queue, as two texts of a line each: on the way between threads one text costs what one of its lines does, and
 * the stores keep them so.
 */
export interface PackedAppend {
  readonly events: number;
  /** `eventKey` of each event. */
  readonly keys: string;
  /** Each event as JSON. */
  readonly lines: string;
  /** Receipt time of the oldest. */
  readonly receivedAt: number;
}

/** Several as one, in their order. */
export const joinAppends = (appends: readonly PackedAppend[]): PackedAppend => {
  const [only, second] = appends;
  if (only !== undefined && second === undefined) return only;
  return {
    events: appends.reduce((sum, { events }) => sum + events, 0),
    keys: appends.map(({ keys }) => keys).join("\n"),
    lines: appends.map(({ lines }) => lines).join("\n"),
    receivedAt: appends.reduce((oldest, { receivedAt }) => Math.min(oldest, receivedAt), Infinity),
  };
};

/** The lines of a packed text, each event's at its place. */
export const unpack = (text: string, events: number): readonly string[] => (events === 0 ? [] : text.split("\n"));

/** Only the events at some of the places; where those are all of them, the texts go on as they came. */
export const chooseEvents = (append: PackedAppend, places: readonly number[]): PackedAppend => {
  const { events, keys, lines, receivedAt } = append;
  if (places.length === events) return append;
  const choose = (text: string): string => {
    const all = unpack(text, events);
    return places.map((place) => all[place] ?? "").join("\n");
  };
  return { events: places.length, keys: choose(keys), lines: choose(lines), receivedAt };
};
