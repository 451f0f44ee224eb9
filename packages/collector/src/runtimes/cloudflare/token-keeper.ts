import { DurableObject } from "cloudflare:workers";

const NAME = "tokens";

/**
 * One object per OAuth grant, wherever its Workers run: it keeps the sealed tokens, and lets one of them refresh at a time. An answer goes
 * out after what was stored is durable.
 */
export class TokenKeeper extends DurableObject {
  #turn: Promise<unknown> = Promise.resolve();

  load(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.ctx.storage.get(NAME);
  }

  save(sealed: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.ctx.storage.put(NAME, sealed);
  }

  /** Calls back when nobody else of this grant works. A Worker that goes away meanwhile loses its turn. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const run = this.#turn.then(work);
    this.#turn = run.catch(() => undefined);
    return run;
  }
}
