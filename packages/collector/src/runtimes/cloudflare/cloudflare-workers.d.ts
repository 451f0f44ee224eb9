/** What is used of the module that a Worker's runtime brings. Source: https://developers.cloudflare.com/durable-objects/api/ */
declare module "cloudflare:workers" {
  export class DurableObject<Env = unknown> {
    protected readonly ctx: {
      readonly storage: {
        get<Value>(name: string): Promise<Value | undefined>;
        put(name: string, value: unknown): Promise<void>;
      };
    };
    protected readonly env: Env;
    constructor(ctx: unknown, env: Env);
  }
}
