import { isJsonObject } from "../lib/json.ts";
import type { CredentialsKey } from "./account-key.ts";
import { secret } from "./secret.ts";
import type { StoredTokens } from "./token-store.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Encrypts tokens for keeping: AES-256-GCM by a key derived from DAYFLY_SECRET, bound to the grant that they belong to. */
export interface TokenSeal {
  seal(key: CredentialsKey, tokens: StoredTokens): Promise<Bytes>;
  /** Undefined for whatever was not sealed with this secret for this grant. */
  unseal(key: CredentialsKey, sealed: Bytes): Promise<StoredTokens | undefined>;
}

const NONCE_BYTES = 12;

/** DAYFLY_SECRET, and after it what it was before. The first seals, all of them open. */
export type Secrets = readonly [string, ...string[]];

/** By Web Crypto, which Node and Workers both have. */
export const createTokenSeal = ([newest, ...older]: Secrets): TokenSeal => {
  const key = deriveKey(newest);
  const keys = [key, ...older.map(deriveKey)];
  return {
    async seal(name, tokens) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt(cipher(name, nonce), await key, new TextEncoder().encode(encode(tokens)));
      return new Uint8Array([...nonce, ...new Uint8Array(sealed)]);
    },
    async unseal(name, sealed) {
      for (const candidate of keys) {
        const text = await decrypt(name, sealed, await candidate);
        if (text !== undefined) return decode(new TextDecoder().decode(text));
      }
      return undefined;
    },
  };
};

const decrypt = (
  name: CredentialsKey,
  sealed: Bytes,
  key: Awaited<ReturnType<typeof deriveKey>>,
): Promise<ArrayBuffer | undefined> =>
  crypto.subtle.decrypt(cipher(name, sealed.slice(0, NONCE_BYTES)), key, sealed.slice(NONCE_BYTES)).catch(() => undefined);

const cipher = (name: CredentialsKey, nonce: Bytes) => ({
  name: "AES-GCM",
  iv: nonce,
  additionalData: new TextEncoder().encode(name),
});

const deriveKey = async (password: string) => {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(password), "HKDF", false, ["deriveKey"]);
  const hkdf = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: new TextEncoder().encode("dayfly/tokens/1"),
  };
  return crypto.subtle.deriveKey(hkdf, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
};

const encode = ({ accessToken, refreshToken, issuedAtMs, expiresAtMs }: StoredTokens): string =>
  JSON.stringify({ accessToken: accessToken.reveal(), refreshToken: refreshToken.reveal(), issuedAtMs, expiresAtMs });

const decode = (text: string): StoredTokens | undefined => {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) return undefined;
  const { accessToken, refreshToken, issuedAtMs, expiresAtMs } = value;
  if (typeof accessToken !== "string" || typeof refreshToken !== "string") return undefined;
  if (typeof issuedAtMs !== "number" || typeof expiresAtMs !== "number") return undefined;
  return { accessToken: secret(accessToken), refreshToken: secret(refreshToken), issuedAtMs, expiresAtMs };
};
