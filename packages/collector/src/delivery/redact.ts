const MAX_LENGTH = 500;

/**
 * A sentence of Pinterest's, fit for logs, records and dead letters: one line, at most 500 characters, without anything that looks like an
 * e-mail address, an IP address, a user agent, a phone number or a token, should Pinterest quote what it refused.
 */
export const redact = (text: string): string => {
  // The cut comes first, so that a huge message costs nothing.
  const line = text
    .slice(0, 4 * MAX_LENGTH)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  const redacted = PERSONAL.reduce((rest, { pattern, name }) => rest.replace(pattern, `[${name}]`), line);
  return redacted.length > MAX_LENGTH ? `${redacted.slice(0, MAX_LENGTH - 1)}…` : redacted;
};

const PERSONAL = [
  { pattern: /\bMozilla\/\d[^"'<>]{0,500}/g, name: "user agent" },
  { pattern: /[^\s"'<>()[\]{},;:]{1,256}(?:[@＠﹫]|%(?:25){0,4}40)[^\s"'<>()[\]{},;:]{1,256}/gi, name: "e-mail" },
  { pattern: /\b\d{1,3}(?:\.\d{1,3}){3}\b/g, name: "address" },
  { pattern: /(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\w:])/gi, name: "address" },
  { pattern: /(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}(?![\w:])/gi, name: "address" },
  { pattern: /\+\d[\d ().-]{6,18}\d/g, name: "phone" },
  { pattern: /\bpin[acr]_[\w.-]+/gi, name: "token" },
  { pattern: /\b[\w-]{40,}\b/g, name: "long value" },
] as const;
