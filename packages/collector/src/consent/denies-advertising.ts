import { isJsonObject, type JsonObject } from "../lib/json.ts";
import type { ConsentSettings } from "./settings.ts";

/**
 * Whether a server's message says in Segment's consent object that the visitor refused a category which means advertising
 * (https://segment.com/docs/privacy/consent-management/consent-in-segment-connections/). Names are compared without case. A category that
 * is not named, and what cannot be read, denies nothing.
 */
export const deniesAdvertising = (
  consent: unknown,
  { advertisingCategories }: Pick<ConsentSettings, "advertisingCategories">,
): boolean => {
  // Segment's libraries for apps say it in the singular.
  const { categoryPreferences, categoryPreference } = bag(consent);
  const preferences = [...Object.entries(bag(categoryPreferences)), ...Object.entries(bag(categoryPreference))];
  const denied = new Set(
    preferences.filter(([, isAllowed]) => isAllowed === false || isAllowed === "false").map(([name]) => fold(name)),
  );
  return denied.size > 0 && advertisingCategories.some((name) => denied.has(fold(name)));
};

const bag = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
const fold = (name: string): string => name.trim().toLowerCase();
