import type { Normalise } from "./normaliser.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Lower-case UUID; iOS writes upper case. All zeros is what a phone answers when tracking is off, and is refused. */
export const normaliseMobileId: Normalise = (text) => {
  const id = text.trim().toLowerCase();
  return UUID.test(id) && /[1-9a-f]/.test(id) ? id : undefined;
};
