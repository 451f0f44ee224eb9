import type { Context, MiddlewareHandler } from "hono";
import { csrf } from "hono/csrf";
import { HTTPException } from "hono/http-exception";
import { answerRefusal, type Layout } from "./answer-refusal.ts";

/** Lets a form through that was sent from a page of this host (Hono's csrf: Sec-Fetch-Site, else Origin); says what to do of any other. */
export const refuseForgery = (layout: Layout): MiddlewareHandler => {
  const check = csrf({ origin: isOwnOrigin });
  return async (context, next) => {
    try {
      await check(context, async () => {});
    } catch (error) {
      if (error instanceof HTTPException) return answerRefusal(context, "forged", { layout });
      throw error;
    }
    return await next();
  };
};

/** By host, since behind a proxy the collector does not see that the browser came by https. */
const isOwnOrigin = (origin: string, context: Context): boolean =>
  URL.parse(origin)?.host === context.req.header("host")?.toLowerCase();
