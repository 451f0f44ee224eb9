const MAX_WAITING = 200;
const MAX_EVENTS = 100;
const MAX_LENGTH = 60_000;

/** Events that wait to be sent, as JSON, in order; the oldest give way when too many wait. */
export const createBuffer = () => {
  let waiting: string[] = [];
  return {
    add(...events: readonly string[]): void {
      waiting = [...waiting, ...events].slice(-MAX_WAITING);
    },
    /** Takes events back that could not be sent. */
    putBack(events: readonly string[]): void {
      waiting = [...events, ...waiting].slice(-MAX_WAITING);
    },
    /** As many as fit one request, at least one; none when none wait. */
    take(): string[] {
      let length = 0;
      let count = 0;
      for (const event of waiting) {
        length += event.length + 1;
        if (count === MAX_EVENTS || (count && length > MAX_LENGTH)) break;
        count++;
      }
      return waiting.splice(0, count);
    },
    clear(): void {
      waiting = [];
    },
  };
};
