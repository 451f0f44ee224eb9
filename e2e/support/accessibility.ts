import axe from "axe-core";
import type { Page } from "playwright/test";

/** What axe-core holds against a page as it stands, each rule with the elements that break it. */
export const accessibilityProblems = async (page: Page): Promise<readonly string[]> => {
  // By the debugger's way, which the page's policy does not stop.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
};
