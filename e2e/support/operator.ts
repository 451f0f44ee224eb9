import type { Page } from "playwright/test";

/** Signs in at the console, as one who types the token. */
export const signIn = async (page: Page, root: string, token: string): Promise<void> => {
  await page.goto(root);
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
};

/** Collects what the browser complains of: refused by the policy, failed, thrown. */
export const problemsOf = (page: Page): string[] => {
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  return problems;
};
