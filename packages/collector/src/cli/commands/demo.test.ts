import { connect } from "node:net";
import { expect, it } from "vitest";
import { freePort } from "../../lib/free-port.fixture.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { runCommand } from "../run-command.fixture.ts";
import { addDemo } from "./demo.ts";

const isOpen = (port: number): Promise<boolean> =>
  new Promise((tell) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => tell(true)).once("error", () => tell(false));
    socket.once("connect", () => socket.destroy());
  });

it("ends where its settings are wrong, and leaves no sandbox behind that keeps the process", async () => {
  const sandboxPort = await freePort();
  const args = ["demo", "--port", "0", "--sandbox-port", String(sandboxPort), "--data-dir", temporaryFolder()];
  const { code, err } = await runCommand(addDemo, args, { env: { DAYFLY_LOG_LEVEL: "loud" } });
  expect(err).toContain("DAYFLY_LOG_LEVEL must be one of");
  expect(code).toBe(1);
  expect(await isOpen(sandboxPort)).toBe(false);
});
