import { type Command, Option } from "commander";
import { hashPerson, type NamedPerson } from "../protect/hash-person.ts";
import { nodeClock } from "../runtimes/node-clock.ts";
import { nodeHash } from "../runtimes/node-hash.ts";
import type { PersonFilter } from "../wire/person-filter.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import { CliError, EXIT } from "./cli-error.ts";
import { dataDirOption } from "./options.ts";
import type { Terminal } from "./terminal.ts";

export interface PersonOptions extends NamedPerson {
  readonly site?: SiteKey;
  readonly country?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Options that name a person; each is hashed in this process, and only the hash leaves it. */
const FLAGS = {
  email: "--email <address>",
  phone: "--phone <number>",
  user: "--user <id>",
  advertisingId: "--advertising-id <id>",
  pinUnauth: "--pin-unauth <value>",
  epik: "--epik <value>",
} as const satisfies Record<keyof NamedPerson, string>;

const NAMES = Object.keys(FLAGS) as (keyof NamedPerson)[];

const WORDS = {
  email: "e-mail address, or its SHA-256",
  phone: "phone number, best with its country code (+49 …)",
  user: "the site's own id of the person, as identify() was given it",
  advertisingId: "mobile advertising id",
  pinUnauth: "value of the visitor's _pin_unauth cookie, or pinUnauth as export prints it",
  epik: "click id: value of the visitor's _epik cookie",
} as const satisfies Record<keyof NamedPerson, string>;

export const addPersonOptions = (command: Command): Command => {
  for (const name of NAMES) command.option(FLAGS[name], `${WORDS[name]}; - reads it from standard input`);
  return command
    .option("-s, --site <key>", "of this site alone; a user id may mean another person elsewhere")
    .addOption(new Option("--country <code>", "completes a national phone number").env("DAYFLY_DEFAULT_COUNTRY"))
    .option("--json", "print the answer as JSON")
    .addOption(dataDirOption());
};

/** Throws where nobody is named, or by something that cannot be. Never repeats what was given. */
export const readPerson = async (options: PersonOptions, terminal: Terminal): Promise<PersonFilter> => {
  const given = NAMES.filter((name) => options[name] !== undefined);
  if (given.length === 0) {
    throw new CliError(
      `Name the person by at least one of ${NAMES.map((name) => FLAGS[name].split(" ")[0]).join(", ")}.`,
      EXIT.notUnderstood,
    );
  }
  const fromInput = given.filter((name) => options[name] === "-");
  if (fromInput.length > 1) throw new CliError("Only one option can be read from standard input.", EXIT.notUnderstood);
  const input = fromInput.length === 0 ? "" : (await terminal.readInput()).trim();
  const named = Object.fromEntries(given.map((name) => [name, options[name] === "-" ? input : options[name]]));
  const country = options.country?.toUpperCase();
  const { person, unusable } = hashPerson(named, { country, now: nodeClock.now() }, nodeHash);
  if (unusable.length > 0) {
    const flags = unusable.map((name) => FLAGS[name].split(" ")[0]).join(", ");
    throw new CliError(
      `${flags} cannot be read: nothing is stored under it. Check the value; a phone number needs its country.`,
      EXIT.notUnderstood,
    );
  }
  return options.site === undefined ? person : { ...person, site: options.site };
};
