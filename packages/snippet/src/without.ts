/** The items of a list that the other has not. */
export const without = <Item>(list: readonly Item[], others: readonly Item[]): Item[] =>
  list.filter((item) => !others.includes(item));
