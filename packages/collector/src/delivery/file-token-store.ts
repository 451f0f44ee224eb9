import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { lchown, open, readFile, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureDataDirectory } from "../lib/data-directory.ts";
import { errorCode } from "../lib/error-code.ts";
import type { CredentialsKey } from "./account-key.ts";
import { withFileLock } from "./file-lock.ts";
import { createTokenSeal, type Secrets } from "./sealed-tokens.ts";
import { type TokenStore, TokenStoreError } from "./token-store.ts";

export interface FileTokenStoreOptions {
  /** Made when it is not there. Also shared by several processes of one machine. */
  readonly dir: string;
  readonly secrets: Secrets;
}

/** An encrypted file per grant. */
export const createFileTokenStore = ({ dir, secrets }: FileTokenStoreOptions): TokenStore => {
  const { seal, unseal } = createTokenSeal(secrets);
  const pathOf = (name: CredentialsKey): string => join(dir, `${name}.token`);
  const ensureDir = async () => {
    if (existsSync(dir)) return;
    ensureDataDirectory(dir);
    await giveToService(dir);
  };

  return {
    async load(name) {
      const sealed = await readIfThere(pathOf(name));
      if (sealed === undefined) return undefined;
      const tokens = await unseal(name, new Uint8Array(sealed));
      if (tokens === undefined)
        throw new TokenStoreError(
          `The tokens in ${pathOf(name)} cannot be read: DAYFLY_SECRET is not the one that they were written with, or the file is damaged. ` +
            "Restore the secret; or delete the file and set a new PINTEREST_REFRESH_TOKEN.",
        );
      return tokens;
    },
    async save(name, tokens) {
      await ensureDir();
      await writeDurably(dir, pathOf(name), await seal(name, tokens));
      return true;
    },
    async withLock(name, work) {
      await ensureDir();
      const path = join(dir, `${name}.lock`);
      const locked = () => giveToService(path).then(work);
      return withFileLock(path, locked);
    },
  };
};

const readIfThere = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
};

const isRoot = (): boolean => process.getuid?.() === 0;

/** What an operator's command makes as root belongs to the service whose folder it is in, as SQLite has it: else that could not open it. */
const giveToService = async (path: string): Promise<void> => {
  if (!isRoot()) return;
  const { uid, gid } = await stat(dirname(path));
  await lchown(path, uid, gid);
};

/** The name changes to the new content at once or not at all, and the change outlives a power cut. */
const writeDurably = async (dir: string, path: string, content: Uint8Array): Promise<void> => {
  const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
    if (isRoot()) {
      const { uid, gid } = await stat(dir);
      await file.chown(uid, gid);
    }
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
