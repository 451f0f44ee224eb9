/** `0.4 ms`, `38 ms`, `1.2 s`, `3 s`, `3 min`, `2 h`, `4 days`: short enough for a badge. */
export const formatDuration = (ms: number): string => {
  if (ms < 0) return "0 ms";
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 2 * 86_400_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} days`;
};
