import type { World } from "./world.ts";
import type { Page, PageScript } from "./read-page.ts";

/** dayfly's script tag in a page. */
export interface FoundTag {
  readonly script: PageScript;
  /** Where the script comes from. */
  readonly src: URL;
  /** Where its events go. */
  readonly endpoint: URL;
  /** The build that is named (df, df.tag, …), and its hash where the file is pinned. */
  readonly name: string;
  readonly hash: string | undefined;
}

/** Every script whose file is named like a build, in the page's order. */
export const findTags = ({ scripts }: Page, pageUrl: string, world: Pick<World, "scripts">): readonly FoundTag[] => {
  const names = new Set(world.scripts.map(({ name }) => name));
  return scripts.flatMap((script) => {
    const src = URL.parse(script.attributes["src"] ?? "", pageUrl);
    const [, name = "", hash] = /\/(df(?:\.[a-z]+)*?)(?:\.([0-9a-f]{12}))?\.js$/.exec(src?.pathname ?? "") ?? [];
    if (src === null || !names.has(name)) return [];
    const own = script.attributes["data-endpoint"];
    const endpoint = own === undefined ? URL.parse("e", src.href) : URL.parse(own, pageUrl);
    return endpoint === null ? [] : [{ script, src, endpoint, name, hash }];
  });
};
