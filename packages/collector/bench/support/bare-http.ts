/** The baseline of `bench start`: node:http and nothing else, on DAYFLY_PORT. */
import { createServer } from "node:http";

createServer((_request, response) => response.end("ready")).listen(Number(process.env["DAYFLY_PORT"]), "127.0.0.1");
process.once("SIGTERM", () => process.exit());
