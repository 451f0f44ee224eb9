import { Ajv, type ErrorObject } from "ajv";
import { isJsonObject } from "../lib/json.ts";
import { fail, ok, type Result } from "../lib/result.ts";
import type { ApiEvent } from "./api-event.ts";
import { EVENTS_REQUEST } from "./schema.ts";

/** Why a body is refused as a whole: Pinterest's words, and the place, which Pinterest does not tell. */
export interface StructureFailure {
  readonly message: string;
  /** JSON pointer into the body. */
  readonly where: string;
}

const MAX_QUOTED_LENGTH = 80;

const INT64 = { type: "number", validate: (value: number) => Math.abs(value) < 2 ** 63 } as const;

const ajv = new Ajv({ verbose: true, formats: { int64: INT64 } });
const validate = ajv.compile<{ data: ApiEvent[] }>(EVENTS_REQUEST);

/** The events of a body, or the first thing that the official description does not allow, phrased as the real API phrases it. */
export const checkStructure = (body: unknown): Result<readonly ApiEvent[], StructureFailure> => {
  if (validate(body)) return ok(body.data);
  // With `anyOf` the branches come first and the verdict last.
  const error = validate.errors?.at(-1);
  if (error === undefined) throw new Error("ajv refused a body without saying why");
  return fail({ message: phrase(error), where: error.instancePath });
};

/** The real API validates with Python's jsonschema: its sentences are the ones that clients meet. */
const PHRASES: Record<string, (error: ErrorObject) => string> = {
  additionalProperties: (error) => {
    const names = unexpectedKeys(error).map((name) => `'${name}'`);
    return `Additional properties are not allowed (${names.join(", ")} ${names.length === 1 ? "was" : "were"} unexpected)`;
  },
  required: (error) => `'${error.params["missingProperty"]}' is a required property`,
  type: (error) => `${quote(error)} is not of type '${error.params["type"]}'`,
  format: (error) => `${quote(error)} is not a '${error.params["format"]}'`,
  enum: (error) =>
    `${quote(error)} is not one of [${error.params["allowedValues"].map((value: string) => `'${value}'`).join(", ")}]`,
  minimum: (error) => `${quote(error)} is less than the minimum of ${error.params["limit"]}`,
  maximum: (error) => `${quote(error)} is greater than the maximum of ${error.params["limit"]}`,
  maxLength: (error) => `${quote(error)} is too long`,
  minItems: (error) => `${place(error)} is too short`,
  maxItems: (error) => `${place(error)} is too long`,
  anyOf: (error) =>
    `${place(error)} is not valid under any of the given schemas: em, or hashed_maids, or client_ip_address with client_user_agent is required`,
};

// Only the LIVE answer to an unknown key is known to the letter, "Invalid request: " included (woocommerce/pinterest-for-woocommerce#967).
const phrase = (error: ErrorObject): string =>
  `Invalid request: ${PHRASES[error.keyword]?.(error) ?? `${place(error)} ${error.message}`}`;

const unexpectedKeys = ({ data, parentSchema }: ErrorObject): string[] => {
  const allowed: unknown = parentSchema?.["properties"];
  if (!isJsonObject(data) || !isJsonObject(allowed)) return [];
  return Object.keys(data).filter((key) => !Object.hasOwn(allowed, key));
};

const place = (error: ErrorObject): string => error.instancePath.split("/").findLast((step) => /\D/.test(step)) ?? "the body";

/** The value as Python prints it; under user_data, and for anything but a scalar, the field's name instead. */
const quote = (error: ErrorObject): string => {
  const value: unknown = error.data;
  if (error.instancePath.includes("/user_data")) return place(error);
  if (typeof value === "string") return `'${value.slice(0, MAX_QUOTED_LENGTH)}'`;
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null ? "None" : place(error);
};
