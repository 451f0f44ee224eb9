import type { Context, Hono } from "hono";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import type { AccessEnv } from "../access/session.ts";
import { problemResponse } from "../http/problem.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { Endpoint } from "./endpoint.ts";
import { type AdminProblem, PROBLEMS } from "./problems.ts";

/** Makes a route of each endpoint. */
export const mountEndpoints = (app: Hono<AccessEnv>, endpoints: readonly Endpoint[]): void => {
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.on(endpoint.method.toUpperCase(), path, (context) => answer(endpoint, context));
  }
};

export const answerProblem = (problem: AdminProblem): Response => problemResponse({ ...PROBLEMS[problem.reason], ...problem });

const answer = async ({ query, body, success, handle }: Endpoint, context: Context<AccessEnv>): Promise<Response> => {
  const asked = query === undefined ? ok({}) : check(query, Value.Convert(query, context.req.query()), "query");
  if (!asked.ok) return answerProblem(asked.failure);
  const sent = body === undefined ? ok(undefined) : await readBody(body, context);
  if (!sent.ok) return answerProblem(sent.failure);
  const session = context.get("session");
  const result = await handle({ params: context.req.param(), query: asked.value, body: sent.value, session });
  if (!result.ok) return answerProblem(result.failure);
  return success.status === 204 ? context.body(null, 204) : context.json(result.value as object, success.status);
};

const readBody = async (schema: TSchema, context: Context): Promise<Result<unknown, AdminProblem>> => {
  const type = context.req.header("content-type") ?? "";
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) return fail(NOT_JSON);
  try {
    return check(schema, await context.req.json(), "body");
  } catch {
    return fail({ reason: "invalid_request", detail: "The body is not JSON, or is broken off." });
  }
};

/** What does not fit is named; a misspelt condition must never mean "all". Values are not repeated. */
const check = (schema: TSchema, value: unknown, where: "query" | "body"): Result<never, AdminProblem> => {
  if (Value.Check(schema, value)) return ok(value as never);
  const errors = Value.Errors(schema, value)
    .filter(({ keyword }) => keyword !== "additionalProperties")
    .map(({ instancePath, keyword, message }) => ({
      pointer: instancePath,
      detail: keyword === "boolean" ? "is not known here" : message,
    }));
  const detail = errors.map(({ pointer, detail: why }) => `${where}${pointer} ${why}`).join("; ");
  return fail({ reason: "invalid_request", detail: `${detail}.`, errors });
};

const NOT_JSON: AdminProblem = { reason: "not_json", detail: "Send JSON, and say so: Content-Type: application/json." };
