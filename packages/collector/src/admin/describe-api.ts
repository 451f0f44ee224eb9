import { REFUSALS } from "../access/refusals.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../lib/json.ts";
import type { Endpoint } from "./endpoint.ts";
import { type ProblemReason, PROBLEMS } from "./problems.ts";
import { COMPONENT, COMPONENTS } from "./schemas.ts";

export interface ApiFacts {
  readonly basePath: string;
  readonly version: string;
}

/** The admin API as an OpenAPI 3.1 document: TypeBox schemas are JSON Schema, which 3.1 takes as it is. */
export const describeApi = (endpoints: readonly Endpoint[], { basePath, version }: ApiFacts): JsonObject =>
  withReferences({
    openapi: "3.1.0",
    info: { title: "dayfly admin API", version, description: ABOUT, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: `${basePath}/v1/admin` }],
    security: [{ bearer: [] }, { session: [] }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: describePaths(endpoints),
    components: {
      schemas: { ...plain(COMPONENTS), Problem: PROBLEM },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "DAYFLY_ADMIN_TOKEN, or DAYFLY_READ_TOKEN to look only." },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "dayfly_session",
          description: "The console's session; what changes something needs its token in `x-csrf-token`.",
        },
      },
    },
  });

const ABOUT =
  "Sites, events, dead letters and state of a dayfly collector. Errors are RFC 9457 problem details: `detail` says what to do. " +
  "Tokens and other secrets are written, never read.";

const PROBLEM: JsonObject = {
  type: "object",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: { type: "string", examples: ["urn:dayfly:problem:not_found"] },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What to do." },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "detail"],
        properties: { pointer: { type: "string", description: "JSON pointer into what was sent." }, detail: { type: "string" } },
      },
    },
  },
};

const describePaths = (endpoints: readonly Endpoint[]): JsonObject => {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {});
    path[endpoint.method] = describeOperation(endpoint);
  }
  return paths;
};

const describeOperation = (endpoint: Endpoint): JsonObject => {
  const { method, path, tag, summary, description, body, success } = endpoint;
  const parameters = [...pathParameters(endpoint), ...queryParameters(endpoint)];
  return {
    operationId: `${method}${path.replaceAll(/[/{}-]+(\w|$)/g, (_all, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { "application/json": { schema: plain(body) } } } }),
    responses: {
      [success.status]: {
        description: success.description,
        ...(success.schema === undefined ? {} : { content: { "application/json": { schema: plain(success.schema) } } }),
      },
      ...describeProblems(endpoint),
    },
  };
};

const pathParameters = ({ path, params = {} }: Endpoint): readonly JsonObject[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    description: params[name] ?? "",
    schema: { type: "string" },
  }));

const queryParameters = ({ query }: Endpoint): readonly JsonObject[] =>
  Object.entries(plain(query?.properties ?? {})).map(([name, schema]) => ({
    name,
    in: "query",
    required: query?.required?.includes(name) ?? false,
    schema: schema ?? {},
  }));

/** By status, since several reasons may share one. */
const describeProblems = ({ method, query, body, problems = [] }: Endpoint): JsonObject => {
  const guard = [REFUSALS.not_signed_in, ...(method === "get" ? [] : [REFUSALS.read_only]), REFUSALS.too_many_attempts];
  const form: readonly ProblemReason[] = [
    ...(query === undefined && body === undefined ? [] : (["invalid_request"] as const)),
    ...(body === undefined ? [] : (["not_json"] as const)),
  ];
  const all = [
    ...guard,
    ...(body === undefined ? [] : [REFUSALS.too_large]),
    ...[...form, ...problems].map((reason) => PROBLEMS[reason]),
  ];
  const byStatus = Map.groupBy(all, ({ status }) => String(status));
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: [...new Set(same.map(({ title }) => `${title}.`))].join(" "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
};

/** As it will be written: without what TypeBox keeps beside the schema. */
const plain = (schema: object): JsonObject => JSON.parse(JSON.stringify(schema)) as JsonObject;

const withReferences = <Value extends JsonValue | undefined>(value: Value): Value => {
  if (Array.isArray(value)) return value.map(withReferences) as unknown as Value;
  if (!isJsonObject(value)) return value;
  const name = value[COMPONENT];
  if (typeof name === "string") return { $ref: `#/components/schemas/${name}` } as unknown as Value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withReferences(inner)])) as unknown as Value;
};
