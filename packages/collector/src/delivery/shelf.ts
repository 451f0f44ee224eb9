/** A text as UTF-8, at its place in a block of bytes. */
export interface Shelved {
  readonly block: Uint8Array;
  readonly at: number;
  readonly bytes: number;
}

/**
 * Puts texts one after the other into blocks of bytes, a comma after each. Thousands of events are under way at a time: as strings, each
 * would be copied by the garbage collector and then lie in its old generation until that is swept.
 */
export interface Shelf {
  put(text: string): Shelved;
}

/** Small: a block stays in memory as long as one of its texts does. */
const BLOCK_BYTES = 32 * 1024;
const COMMA = 44;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export const createShelf = (): Shelf => {
  let block = new Uint8Array(0);
  let end = 0;

  return {
    put(text) {
      let { read, written } = encoder.encodeInto(text, block.subarray(end));
      if (read < text.length) {
        // A character of UTF-16 takes three bytes at most.
        block = new Uint8Array(Math.max(BLOCK_BYTES, text.length * 3));
        end = 0;
        ({ read, written } = encoder.encodeInto(text, block));
      }
      const shelved = { block, at: end, bytes: written };
      end += written + 1;
      if (end <= block.length) block[end - 1] = COMMA;
      return shelved;
    },
  };
};

export const readShelved = ({ block, at, bytes }: Shelved): string => decoder.decode(block.subarray(at, at + bytes));

/** Writes texts into `target` from `start` on, a comma between them; neighbours on a shelf are copied together. Gives where they end. */
export const copyShelved = (texts: readonly Shelved[], target: Uint8Array, start: number): number => {
  let end = start;
  for (let first = 0; first < texts.length;) {
    const from = texts[first];
    if (from === undefined) break;
    let bytes = from.bytes;
    let next = first + 1;
    for (let text = texts[next]; text?.block === from.block && text.at === from.at + bytes + 1; text = texts[next]) {
      bytes += 1 + text.bytes;
      next += 1;
    }
    if (first > 0) target[end++] = COMMA;
    target.set(from.block.subarray(from.at, from.at + bytes), end);
    end += bytes;
    first = next;
  }
  return end;
};
