import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** What is of interest in a page. */
export interface Page {
  readonly scripts: readonly PageScript[];
  /** Content-Security-Policies in `<meta>`. */
  readonly policies: readonly string[];
}

export interface PageScript {
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads HTML as browsers do. */
export const readPage = (html: string): Page => {
  const elements = [...elementsOf(parse(html))];
  return {
    scripts: elements.filter(({ tagName }) => tagName === "script").map((element) => ({ attributes: attributesOf(element) })),
    policies: elements
      .map(attributesOf)
      .filter((attributes) => attributes["http-equiv"]?.toLowerCase() === "content-security-policy")
      .map(({ content }) => content ?? ""),
  };
};

function* elementsOf(node: Node): Iterable<Element> {
  if ("tagName" in node) yield node;
  if ("childNodes" in node) for (const child of node.childNodes) yield* elementsOf(child);
}

const attributesOf = ({ attrs }: Element): Record<string, string> =>
  Object.fromEntries(attrs.map(({ name, value }) => [name, value]));
