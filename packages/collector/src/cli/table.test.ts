import { describe, expect, it } from "vitest";
import { formatTable } from "./table.ts";

const HEAD = ["key", "event", "detail"];
const ROWS = [
  ["1", "purchase", "Pinterest refused it: 'currency' is wrong"],
  ["12", "page\u001b[2Jview", "no"],
];

describe("formatTable", () => {
  it("lines columns up and shows no escape sequence", () => {
    expect(formatTable(HEAD, ROWS)).toBe(
      ["key  event         detail", "1    purchase      Pinterest refused it: 'currency' is wrong", "12   page [2Jview  no"].join(
        "\n",
      ),
    );
  });

  it("cuts the widest columns so that each line fits the terminal", () => {
    const lines = formatTable(HEAD, ROWS, 34).split("\n");
    expect(lines[1]).toBe("1    purchase      Pinterest refu…");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(34);
  });

  it("stays readable where the terminal is too narrow for all", () => {
    expect(formatTable(HEAD, ROWS, 5).split("\n")[1]).toBe("1    purcha…  Pinter…");
  });
});
