/** Bytes that are written once from the front, and anew when nobody needs any of the texts in it. */
export interface Block {
  readonly bytes: Uint8Array;
  /** How many of its texts are needed. */
  texts: number;
}

/** A text as UTF-8, at its place in a block of bytes. */
export interface Shelved {
  readonly block: Block;
  readonly at: number;
  readonly bytes: number;
}

/**
 * Puts texts one after the other into blocks of bytes, a comma after each. Thousands of events are under way at a time: as strings, each
 * would be copied by the garbage collector and then lie in its old generation until that is swept.
 */
export interface Shelf {
  put(text: string): Shelved;
  /** The text is not needed any longer; it must not be read again. What is never taken off is the garbage collector's. */
  takeOff(shelved: Shelved): void;
}

/** Blocks that were emptied, for any shelf. */
export type SpareBlocks = Block[];

/** Small: a block stays in memory as long as one of its texts does. */
const BLOCK_BYTES = 32 * 1024;
/** As many as hold some thousand events: 4 MB. */
const MAX_SPARE = 128;
const COMMA = 44;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export const createShelf = (spare: SpareBlocks = []): Shelf => {
  let block: Block = { bytes: new Uint8Array(0), texts: 0 };
  let end = 0;

  const blockFor = (leastBytes: number): Block =>
    (leastBytes <= BLOCK_BYTES ? spare.pop() : undefined) ?? {
      bytes: new Uint8Array(Math.max(BLOCK_BYTES, leastBytes)),
      texts: 0,
    };

  return {
    put(text) {
      let { read, written } = encoder.encodeInto(text, block.bytes.subarray(end));
      if (read < text.length || end >= block.bytes.length) {
        // A character of UTF-16 takes three bytes at most.
        block = blockFor(text.length * 3);
        end = 0;
        ({ read, written } = encoder.encodeInto(text, block.bytes));
      }
      const shelved = { block, at: end, bytes: written };
      block.texts += 1;
      end += written + 1;
      if (end <= block.bytes.length) block.bytes[end - 1] = COMMA;
      return shelved;
    },
    takeOff({ block: emptied }) {
      emptied.texts -= 1;
      if (emptied.texts > 0 || emptied === block) return;
      if (emptied.bytes.length === BLOCK_BYTES && spare.length < MAX_SPARE) spare.push(emptied);
    },
  };
};

export const readShelved = ({ block, at, bytes }: Shelved): string => decoder.decode(block.bytes.subarray(at, at + bytes));

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
    target.set(from.block.bytes.subarray(from.at, from.at + bytes), end);
    end += bytes;
    first = next;
  }
  return end;
};
