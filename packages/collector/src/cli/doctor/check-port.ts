import { createServer } from "node:net";
import { errorCode } from "../../lib/error-code.ts";
import { type Finding, fault, fine, warn } from "./finding.ts";
import { hostAndPort, ownUrl } from "./hosts.ts";
import type { World } from "./world.ts";

/** Whether the collector can listen, or does already. */
export const checkPort = async ({ settings: { host, port }, get }: World): Promise<readonly Finding[]> => {
  const where = hostAndPort(host, port);
  if (port === 0) return [warn("DAYFLY_PORT is 0: each start takes another port.", "Set a port that the proxy can lead to.")];
  const code = await tryListen(host, port);
  switch (code) {
    case undefined:
      return [fine(`${where} is free to listen on.`)];
    case "EADDRINUSE": {
      const answer = await get(`${ownUrl(host, port)}/healthz`);
      if (answer.kind === "answer" && answer.body.includes('"alive":true')) return [fine(`A collector listens on ${where}.`)];
      return [fault(`Something else listens on ${where}.`, "Stop it, or choose another DAYFLY_PORT.")];
    }
    case "EADDRNOTAVAIL":
      return [
        fault(
          `This machine has no address ${host}.`,
          "Set DAYFLY_HOST to one of its own, 127.0.0.1 behind a proxy, 0.0.0.0 in a container.",
        ),
      ];
    case "EACCES":
      return [
        fault(
          `This user may not listen on ${where}.`,
          "Choose a port above 1023; the proxy in front takes 443. A service needs CAP_NET_BIND_SERVICE.",
        ),
      ];
    default:
      return [fault(`It is not possible to listen on ${where} (${code}).`, "Correct DAYFLY_HOST and DAYFLY_PORT.")];
  }
};

const tryListen = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(errorCode(error) ?? error.name));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
