import type { NormaliseCase } from "./case.ts";

export const EMAIL_CASES: readonly NormaliseCase[] = [
  {
    given: "user@example.com",
    normal: "user@example.com",
    sha256: "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514",
  },
  {
    given: "  USER@Example.COM\n",
    normal: "user@example.com",
    sha256: "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514",
  },
  { given: "us er@exam\u00a0ple.com", normal: "user@example.com" },
  { given: "\ufeffuser@example.com\u200b", normal: "user@example.com" },
  { given: "\u202auser\u200e@exam\u00adple.com\u202c", normal: "user@example.com" },
  { given: "first.last+tag@mail.example.co.uk", normal: "first.last+tag@mail.example.co.uk" },
  { given: "José@example.com", normal: "josé@example.com" },
  { given: "Jose\u0301@example.com", normal: "jos\u00e9@example.com" },
  { given: "info@MÜLLER.de", normal: "info@müller.de" },
  { given: "o'neil@example.ie", normal: "o'neil@example.ie" },
  { given: "user@localhost", normal: undefined },
  { given: "user.example.com", normal: undefined },
  { given: "user@@example.com", normal: undefined },
  { given: "@example.com", normal: undefined },
  { given: "user@example..com", normal: undefined },
  { given: "user@example.c", normal: undefined },
  { given: "Jane <jane@example.com>", normal: undefined },
  { given: "a@example.com, b@example.com", normal: undefined },
  { given: "mailto:user@example.com", normal: undefined },
  { given: "undefined", normal: undefined },
];
