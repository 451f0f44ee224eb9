import pino from "pino";
import type { Log } from "../lib/log.ts";

/** Of lines that could not be written; further ones are lost. */
const MAX_KEPT_LENGTH = 1024 * 1024;

/** Structured lines on standard error, so that what a command prints stays apart. */
export const createNodeLog = (level: "debug" | "info" | "warn" | "error" | "silent"): Log => {
  const destination = pino.destination({ dest: 2, sync: true, maxLength: MAX_KEPT_LENGTH });
  // What cannot be written, on a full disk for instance, is kept for the next attempt: without a listener it would end the process.
  destination.on("error", () => {});
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    destination,
  );
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  };
};
