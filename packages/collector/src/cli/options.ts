import { InvalidArgumentError, Option } from "commander";

/** `--port`, a whole number from 0 (any free one) to 65535. */
export const portOption = (fallback: number, flags = "-p, --port <number>"): Option =>
  new Option(flags, "port to listen on; 0 takes a free one").argParser(parsePort).default(fallback);

const parsePort = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  return port;
};

export const configOption = (): Option =>
  new Option("-c, --config <file>", "settings file (default: dayfly.config.ts, .js or .mjs if there is one)");

export const dataDirOption = (): Option =>
  new Option("--data-dir <directory>", "where the store lives (default: DAYFLY_DATA_DIR)");

/** An address of the web, as it is written in full. */
export const webAddress = (text: string): string => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError("It must be an address such as https://www.shop.example/.");
  return url.href;
};
