import { BROWSER, NOW, type openDoors, ORIGIN } from "./doors.fixture.ts";

export const event = (more: object = {}) => ({
  id: "e-1",
  name: "purchase",
  at: NOW,
  url: "https://shop.example/thanks",
  ...more,
});
export const batch = (more: object = {}) => ({ v: 1, sentAt: NOW, events: [event()], ...more });

export const BEACON_HEADERS = {
  origin: ORIGIN,
  "user-agent": BROWSER,
  "content-type": "text/plain",
  "accept-language": "de-AT,de;q=0.9",
};

/** As the script in a page of the test's site posts it. */
export const postBeacon = (
  { app }: Pick<ReturnType<typeof openDoors>, "app">,
  body: unknown,
  headers: Record<string, string> = {},
) =>
  app.request("/_df/e", {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { ...BEACON_HEADERS, ...headers },
  });
