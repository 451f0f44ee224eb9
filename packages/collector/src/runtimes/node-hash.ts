import { hash } from "node:crypto";
import type { HashText, Sha256Hex } from "../lib/sha256.ts";

/** The one-shot hash of node:crypto: about six times as fast as JavaScript's on short texts. */
export const nodeHash: HashText = (text) => hash("sha256", text, "hex") as Sha256Hex;
