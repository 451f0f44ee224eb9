import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CredentialsKey } from "./account-key.ts";
import { createFileTokenStore } from "./file-token-store.ts";
import { secret } from "./secret.ts";
import type { StoredTokens } from "./token-store.ts";

const KEY = "0123456789abcdef" as CredentialsKey;
const OTHER = "fedcba9876543210" as CredentialsKey;
const tokensOf = (text: string): StoredTokens => ({
  accessToken: secret(`pina_${text}`),
  refreshToken: secret(`pinr_${text}`),
  issuedAtMs: 1,
  expiresAtMs: 2,
});
const plain = (tokens: StoredTokens | undefined) =>
  tokens && [tokens.accessToken.reveal(), tokens.refreshToken.reveal(), tokens.issuedAtMs, tokens.expiresAtMs];

let dir: string;
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "dayfly-tokens-")), "tokens");
});
afterEach(() => rm(join(dir, ".."), { recursive: true, force: true }));

const SECRET = "a secret of the operator";
const open = (...secrets: readonly string[]) => {
  const [first = SECRET, ...others] = secrets;
  return createFileTokenStore({ dir, secrets: [first, ...others] });
};

describe("createFileTokenStore", () => {
  it("gives back what was saved last, also to another process", async () => {
    expect(await open().load(KEY)).toBeUndefined();
    await open().save(KEY, tokensOf("one"));
    await open().save(KEY, tokensOf("two"));
    await open().save(OTHER, tokensOf("other"));
    expect(plain(await open().load(KEY))).toEqual(["pina_two", "pinr_two", 1, 2]);
  });

  it.runIf(process.platform === "linux")("says so where the folder cannot be made, and does not hang", async () => {
    const store = createFileTokenStore({ dir: "/proc/dayfly/tokens", secrets: [SECRET] });
    await expect(store.save(KEY, tokensOf("one"))).rejects.toThrow(/cannot be made .*DAYFLY_DATA_DIR/);
  });

  it("keeps nothing readable on disk, for nobody else to open, and leaves no draft behind", async () => {
    await open().save(KEY, tokensOf("one"));
    const names = await readdir(dir);
    expect(names).toEqual([`${KEY}.token`]);
    const path = join(dir, `${KEY}.token`);
    const content = await readFile(path, "latin1");
    expect(content).not.toMatch(/pin[ar]_|accessToken|one/);
    expect([(await stat(path)).mode & 0o777, (await stat(dir)).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  const DAMAGES: readonly [name: string, damage: (path: string) => Promise<unknown>][] = [
    [
      "one flipped bit",
      async (path) =>
        writeFile(
          path,
          (await readFile(path)).map((byte, index) => (index === 20 ? byte ^ 1 : byte)),
        ),
    ],
    ["a torn end", async (path) => writeFile(path, (await readFile(path)).subarray(0, -5))],
    ["no content", (path) => writeFile(path, "")],
    ["another grant's tokens", async (path) => writeFile(path, await readFile(join(dir, `${OTHER}.token`)))],
  ];
  it.each(DAMAGES)("refuses a file with %s, and says what to do", async (_name, damage) => {
    await open().save(KEY, tokensOf("one"));
    await open().save(OTHER, tokensOf("other"));
    await damage(join(dir, `${KEY}.token`));
    await expect(open().load(KEY)).rejects.toThrow(/Restore the secret; or delete the file/);
  });

  it("says that the secret has changed", async () => {
    await open().save(KEY, tokensOf("one"));
    await expect(open("another secret").load(KEY)).rejects.toThrow(/DAYFLY_SECRET is not the one/);
  });

  it("reads what an earlier secret sealed, and seals with the one of now", async () => {
    await open("the secret of before").save(KEY, tokensOf("one"));
    const rotated = () => open(SECRET, "the secret of before");
    expect(plain(await rotated().load(KEY))).toEqual(["pina_one", "pinr_one", 1, 2]);
    await rotated().save(KEY, tokensOf("two"));
    expect(plain(await open(SECRET).load(KEY))).toEqual(["pina_two", "pinr_two", 1, 2]);
  });

  it("leaves what root makes to whom the folder belongs", async () => {
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    // Only root may give a folder away.
    const service = uid === 0 ? { uid: 61_234, gid: 61_235 } : { uid, gid };
    await chown(join(dir, ".."), service.uid, service.gid);
    await open().withLock(KEY, () => open().save(KEY, tokensOf("one")));
    const paths = [dir, join(dir, `${KEY}.token`), join(dir, `${KEY}.lock`)];
    expect(await Promise.all(paths.map((path) => stat(path)))).toMatchObject(paths.map(() => service));
  });

  it("passes on that it cannot write, and keeps what it had", async () => {
    await open().save(KEY, tokensOf("one"));
    await rm(dir, { recursive: true });
    await writeFile(dir, "a file in the directory's place");
    await expect(open().save(KEY, tokensOf("two"))).rejects.toThrow(/EEXIST|ENOTDIR/);
    await chmod(dir, 0o600);
  });

  it("lets one work at a time under a key, and several under several", async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    };
    await Promise.all([open().withLock(KEY, work), open().withLock(KEY, work), open().withLock(KEY, work)]);
    expect(most).toBe(1);
    const nested = await open().withLock(KEY, () => open().withLock(OTHER, async () => "both"));
    expect(nested).toBe("both");
  });

  it("frees the lock when the work fails", async () => {
    await expect(open().withLock(KEY, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await open().withLock(KEY, async () => "yes")).toBe("yes");
  });

  it("waits for another process, and takes the lock over when that is killed", async () => {
    const module = new URL("file-token-store.ts", import.meta.url).href;
    const script = `
      const { createFileTokenStore } = await import(${JSON.stringify(module)});
      await createFileTokenStore({ dir: ${JSON.stringify(dir)}, secrets: ["a secret of the operator"] })
        .withLock(${JSON.stringify(KEY)}, () => { console.log("locked"); return new Promise(() => setInterval(() => {}, 1000)); });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    let isMine = false;
    const mine = open().withLock(KEY, async () => void (isMine = true));
    await new Promise(setImmediate);
    expect(isMine).toBe(false);
    child.kill("SIGKILL");
    await mine;
    expect(isMine).toBe(true);
  });
});
