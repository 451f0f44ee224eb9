/** Repeats what does some of a whole until nothing is left to do. Resolves with the sum. */
export async function untilNone(doSome: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let count = await doSome(); count > 0; count = await doSome()) total += count;
  return total;
}
