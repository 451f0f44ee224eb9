import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isJsonObject } from "../lib/json.ts";
import type { CredentialsKey } from "./account-key.ts";
import { withFileLock } from "./file-lock.ts";
import { secret } from "./secret.ts";
import { type StoredTokens, type TokenStore, TokenStoreError } from "./token-store.ts";

export interface FileTokenStoreOptions {
  /** Made when it is not there. Also shared by several processes of one machine. */
  readonly dir: string;
  /** DAYFLY_SECRET. */
  readonly secret: string;
}

/** A file per grant, encrypted with AES-256-GCM by a key derived from DAYFLY_SECRET, and bound to its grant. */
export const createFileTokenStore = ({ dir, secret: password }: FileTokenStoreOptions): TokenStore => {
  const key = new Uint8Array(hkdfSync("sha256", password, "", "dayfly/tokens/1", 32));
  const pathOf = (name: CredentialsKey): string => join(dir, `${name}.token`);
  const ensureDir = () => mkdir(dir, { recursive: true, mode: 0o700 });

  return {
    async load(name) {
      const sealed = await readIfThere(pathOf(name));
      if (sealed === undefined) return undefined;
      const tokens = decode(unseal(sealed, key, name));
      if (tokens === undefined)
        throw new TokenStoreError(
          `The tokens in ${pathOf(name)} cannot be read: DAYFLY_SECRET is not the one that they were written with, or the file is damaged. ` +
            "Restore the secret; or delete the file and set a new PINTEREST_REFRESH_TOKEN.",
        );
      return tokens;
    },
    async save(name, tokens) {
      await ensureDir();
      await writeDurably(dir, pathOf(name), seal(encode(tokens), key, name));
    },
    async withLock(name, work) {
      await ensureDir();
      return withFileLock(join(dir, `${name}.lock`), work, (ms) => wait(ms));
    },
  };
};

const readIfThere = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
};

/** The name changes to the new content at once or not at all, and the change outlives a power cut. */
const writeDurably = async (dir: string, path: string, content: Uint8Array): Promise<void> => {
  const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dir, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const seal = (text: string, key: Uint8Array, boundTo: string): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(boundTo));
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
};

/** Undefined for whatever was not sealed by this key for this grant. */
const unseal = (sealed: Buffer, key: Uint8Array, boundTo: string): string | undefined => {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const cipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(boundTo)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([cipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
};

const encode = ({ accessToken, refreshToken, issuedAtMs, expiresAtMs }: StoredTokens): string =>
  JSON.stringify({ accessToken: accessToken.reveal(), refreshToken: refreshToken.reveal(), issuedAtMs, expiresAtMs });

const decode = (text: string | undefined): StoredTokens | undefined => {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) return undefined;
  const { accessToken, refreshToken, issuedAtMs, expiresAtMs } = value;
  if (typeof accessToken !== "string" || typeof refreshToken !== "string") return undefined;
  if (typeof issuedAtMs !== "number" || typeof expiresAtMs !== "number") return undefined;
  return { accessToken: secret(accessToken), refreshToken: secret(refreshToken), issuedAtMs, expiresAtMs };
};
