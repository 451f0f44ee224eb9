/** What a node does: take events from pages, deliver them, or both. */
export const ROLES = ["ingest", "deliver", "all"] as const;
export type Role = (typeof ROLES)[number];
