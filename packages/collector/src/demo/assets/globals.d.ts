/** The snippet, as far as the shop uses it. */
declare const _df: {
  track(name: string, props: object): string | undefined;
  identify(id: string, traits: object): void;
};
