/** Keeps the newest `max` items, oldest first. */
export interface BoundedList<Item> {
  push(item: Item): void;
  items(): readonly Item[];
  clear(): void;
}

export const createBoundedList = <Item>(max: number): BoundedList<Item> => {
  let items: Item[] = [];
  return {
    push(item) {
      items.push(item);
      // Cutting at twice the size makes the copying free per item.
      if (items.length >= 2 * max) items = newest(items, max);
    },
    items: () => newest(items, max),
    clear: () => void (items = []),
  };
};

const newest = <Item>(items: Item[], max: number): Item[] => items.slice(Math.max(0, items.length - max));
