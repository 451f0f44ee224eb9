/** A random UUID, version 4. `crypto.randomUUID` is missing on insecure pages, `getRandomValues` is not. */
export const uuid = (): string =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (+digit ^ (randomByte() & (15 >> (+digit / 4)))).toString(16),
  );

/** False in old webviews: ids are then weaker than they should be, and the wire says so. */
export const hasCrypto = (): boolean => typeof crypto === "object";

const randomByte = (): number => (hasCrypto() ? (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) : Math.random() * 256);
