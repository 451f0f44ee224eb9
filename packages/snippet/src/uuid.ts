/**
 * A random UUID, version 4. An insecure page has no `randomUUID`; the browser's own name for a blob is such a UUID too, but takes up to
 * a millisecond.
 */
export const uuid = (): string => window.crypto?.randomUUID?.() || URL.createObjectURL(new Blob()).slice(-36);
