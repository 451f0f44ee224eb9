import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Brand } from "./brand.ts";

/** 64 lower-case hex digits. Only this module makes one, so a raw value where a hash is due does not compile. */
export type Sha256Hex = Brand<string, "Sha256Hex">;

/** SHA-256 over the UTF-8 bytes of a text. */
export type HashText = (text: string) => Sha256Hex;

/** Runs wherever JavaScript does. On Node, `runtimes/node.ts` passes in the faster one-shot hash of node:crypto. */
export const sha256Hex: HashText = (text) => bytesToHex(sha256(utf8ToBytes(text))) as Sha256Hex;

/** The value as a hash if it already is one (64 hex digits in either case), else undefined. */
export const asSha256Hex = (text: string): Sha256Hex | undefined =>
  /^[0-9a-f]{64}$/i.test(text) ? (text.toLowerCase() as Sha256Hex) : undefined;
