import { NOW, type openDoors } from "./doors.fixture.ts";

export const track = (more: object = {}) => ({
  type: "track",
  event: "Order Completed",
  userId: "u1",
  messageId: "m1",
  timestamp: new Date(NOW).toISOString(),
  ...more,
});

/** The write key of the test's site, as Segment's libraries send theirs. */
export const BASIC = { authorization: `Basic ${btoa("write-key-of-the-test:")}` };

/** To the server-side door, at `/v1/{path}`. Bytes go out as they are. */
export const postMessages = (
  { app }: Pick<ReturnType<typeof openDoors>, "app">,
  path: string,
  body: unknown,
  headers: Record<string, string> = BASIC,
) =>
  app.request(`/_df/v1/${path}`, {
    method: "POST",
    body: body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
