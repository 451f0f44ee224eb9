import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Above the ports of known services, below those that systems give out by themselves (Linux from 32,768, others from 49,152). */
const LOWEST = 15_000;
const HIGHEST = 32_000;
/** Each is answered once: whom it was for may not listen yet. */
const answered = new Set<number>();

/**
 * A port of the loopback for a program that must be told one. Nothing is given it by chance between this answer and the program's start,
 * nor while the program is restarted: a port from `listen(0)`, once closed, may become the near end of any connection.
 */
export const freePort = async (): Promise<number> => {
  const port = randomInt(LOWEST, HIGHEST);
  if (answered.has(port)) return freePort();
  answered.add(port);
  const server = createServer().listen(port, "127.0.0.1");
  const isFree = await once(server, "listening").then(
    () => true,
    () => false,
  );
  if (!isFree) return freePort();
  server.close();
  await once(server, "close");
  return port;
};
