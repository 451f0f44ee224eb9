/** The baseline of `bench ingest`: a Hono route that reads the body as text and answers 204, with no store. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.post("/_df/e", async (context) => {
  await context.req.text();
  return context.body(null, 204);
});

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`),
);
