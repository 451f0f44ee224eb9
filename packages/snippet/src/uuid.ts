/** True in old webviews: the wire says so. */
export const isWeak = (): boolean => !self.crypto;

/** A random UUID, version 4: the browser's own name for a blob, for `crypto.randomUUID` is missing on insecure pages. */
export const uuid = (): string => {
  const url = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(url);
  return url.slice(-36);
};
