/** A click id as Pinterest's look: base64url of `v=2&u=…&p=0&n=…&t=…`, so it starts with `dj0y`. */
export const mintEpik = (randomBytes: (size: number) => Buffer): string => {
  const text = (size: number) => randomBytes(size).toString("base64url");
  return Buffer.from(`v=2&u=${text(24)}&p=0&n=${text(16)}&t=AAAAAG${text(3)}`).toString("base64url");
};
