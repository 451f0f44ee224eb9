import { afterEach, describe, expect, it, vi } from "vitest";
import { uuid } from "./uuid.ts";

const PAGES = [
  { page: "a secure page", window: { crypto } },
  { page: "an insecure page, which has no randomUUID", window: { crypto: { getRandomValues: () => {} } } },
  { page: "an old webview without crypto", window: {} },
];

describe("uuid", () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each(PAGES)("gives valid version 4 UUIDs on $page, each another", ({ window }) => {
    vi.stubGlobal("window", window);
    const ids = Array.from({ length: 10_000 }, uuid);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
