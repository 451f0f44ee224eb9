import { readFileSync } from "node:fs";

/** What a page of docs/ tells to paste: the body of its fenced block of that label, without the `<script>` around it. */
export const recipe = (page: string, label: string): string => {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  const body = new RegExp(`^\`\`\`\\w+ ${label}\\n([^]*?)^\`\`\``, "m").exec(text)?.[1];
  if (body === undefined) throw new Error(`docs/${page} has no block ${label}.`);
  return body.replaceAll(/<\/?script>/g, "");
};
