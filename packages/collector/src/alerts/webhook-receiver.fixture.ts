import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real receiver of alerts; `answer` says what it answers, by how many came before. */
export const openReceiver = async (
  answer: (index: number) => { status: number; location?: string } = () => ({ status: 204 }),
) => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { status, location } = answer(received.length);
    received.push({ headers: request.headers, body });
    response.writeHead(status, location === undefined ? {} : { location }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
};

/** What Standard Webhooks wants in `webhook-signature`, computed anew. */
export const signatureOf = ({ headers, body }: Received, secret: string): string => {
  const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  return `v1,${createHmac("sha256", secret).update(signed).digest("base64")}`;
};
