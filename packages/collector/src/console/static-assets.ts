import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Hono } from "hono";

const CONTENT_TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** The chart library, as it is published. */
export const CHART_FILES: readonly URL[] = ["uPlot.iife.min.js", "uPlot.min.css"].map(
  (name) => new URL(import.meta.resolve(`uplot/dist/${name}`)),
);

/**
 * Serves a flat folder of plain files, and further files beside them, read once at start. Browsers ask again each time and get 304 while the
 * ETag holds.
 */
export const createStaticAssets = (folder: URL, more: readonly URL[] = []): Hono => {
  const app = new Hono();
  const files = [...readdirSync(folder).map((name) => new URL(name, folder)), ...more];
  for (const file of files) {
    const name = file.pathname.slice(file.pathname.lastIndexOf("/") + 1);
    const contentType = CONTENT_TYPES[name.slice(name.lastIndexOf(".") + 1)];
    if (!contentType) continue;
    const body = new Uint8Array(readFileSync(file));
    const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
    const headers = { etag, "cache-control": "no-cache", "content-type": contentType, "x-content-type-options": "nosniff" };
    app.get(`/${name}`, (context) =>
      context.req.header("if-none-match")?.includes(etag)
        ? new Response(null, { status: 304, headers })
        : new Response(body, { headers }),
    );
  }
  return app;
};
