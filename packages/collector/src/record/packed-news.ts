import type { JourneyNews, RecordNews } from "./record.ts";

/** JSON has no line of its own in it, nor has a key. */
export const packNews = (news: readonly JourneyNews[]): Pick<RecordNews, "keys" | "texts"> => ({
  keys: news.map(({ key }) => key).join("\n"),
  texts: news.map(({ text }) => text).join("\n"),
});

export const unpackNews = ({ keys, texts }: Pick<RecordNews, "keys" | "texts">): readonly JourneyNews[] => {
  if (keys === "") return [];
  const lines = texts.split("\n");
  return keys.split("\n").map((key, place) => ({ key, text: lines[place] ?? "" }));
};

/** As one JSON list. */
export const listOf = (news: readonly JourneyNews[]): string => `[${news.map(({ text }) => text).join(",")}]`;
