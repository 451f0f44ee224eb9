import type { Static, TObject, TSchema } from "typebox";
import type { Session } from "../access/session.ts";
import type { Result } from "../lib/result.ts";
import type { AdminProblem, ProblemReason } from "./problems.ts";

export interface ApiRequest<Query extends TObject, Body extends TSchema> {
  /** By the names in the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Static<Query>;
  readonly body: Static<Body>;
  readonly session: Session;
}

/** One thing that the admin API can do: what is asked, what is answered, and how. It is both the route and its description. */
export interface Endpoint<Query extends TObject = TObject, Body extends TSchema = TSchema> {
  readonly method: "get" | "post" | "patch" | "delete";
  /** Below `{basePath}/v1/admin`, parameters in braces: `/sites/{key}`. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What a parameter of the path is. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Query;
  readonly body?: Body;
  readonly success: { readonly status: 200 | 201 | 204; readonly description: string; readonly schema?: TSchema };
  /** Beside those of the guard and of the request's form. */
  readonly problems?: readonly ProblemReason[];
  handle(request: ApiRequest<Query, Body>): Result<unknown, AdminProblem> | Promise<Result<unknown, AdminProblem>>;
}

/** Types an endpoint's handler by its schemas. */
export const endpoint = <Query extends TObject, Body extends TSchema>(row: Endpoint<Query, Body>): Endpoint => row as Endpoint;
