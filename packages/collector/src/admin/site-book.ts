import type { SettingProblem } from "../config/read-table.ts";
import type { SITE_SETTINGS } from "../config/site-settings.ts";
import type { SiteLayers } from "../config/site-layers.ts";
import { type Site, writeKeysOf } from "../config/site.ts";
import type { SiteStore, StoredSite } from "../config/stored-site.ts";
import type { Clock } from "../lib/clock.ts";
import type { JsonObject } from "../lib/json.ts";
import type { Log } from "../lib/log.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import { iso, MINUTE_MS } from "../lib/time.ts";
import type { Queue } from "../queue/queue.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import type { AdminProblem } from "./problems.ts";
import { checkApiBase } from "./check-api-base.ts";
import { CANNOT_READ, readGivenSite, readStoredSite } from "./read-stored-site.ts";
import { isSecret, secretNamesOf, settingsOf, type SiteView } from "./site-view.ts";

/** The sites: those of the settings to look at, those of the store to change. A change is in force when the call returns. */
export interface SiteBook {
  list(): readonly SiteView[];
  find(key: string): Result<SiteView, AdminProblem>;
  /** The site as it is served; undefined where there is none or it has problems. */
  served(key: string): Site | undefined;
  create(key: string, settings: JsonObject): Result<SiteView, AdminProblem>;
  /** Settings that are null go back to their default; those that are not named stay. */
  update(key: string, settings: JsonObject): Result<SiteView, AdminProblem>;
  /** Only what is switched off, and has neither waiting events nor dead letters. */
  remove(key: string): Promise<Result<null, AdminProblem>>;
}

export interface SiteBookParts {
  readonly layers: SiteLayers;
  readonly store: SiteStore;
  readonly queue: Pick<Queue, "listDead" | "stats">;
  /** DAYFLY_SECRET, without which nothing can be kept. */
  readonly secret: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A request that began before the site was switched off may still bring events. */
const LAST_REQUEST_MS = MINUTE_MS;

/** Reads the store's sites and puts them in force. */
export const openSiteBook = ({ layers, store, queue, secret, clock, log }: SiteBookParts): SiteBook => {
  const stored = new Map<string, { readonly kept: StoredSite; readonly read: Result<Site, readonly SettingProblem[]> }>();

  /** A site that did not change stays the same object, so that its delivery goes on as it is. */
  const apply = (): void =>
    layers.store.replace([...stored.values()].flatMap((entry) => (entry.read.ok ? [entry.read.value] : [])));

  for (const kept of store.list()) {
    const entry = { kept, read: readStoredSite(kept, secret) };
    stored.set(kept.key, entry);
    if (entry.read.ok) continue;
    const problems = entry.read.failure.map(({ sentence }) => sentence);
    log.error("A site of the store cannot be served; its events wait.", { site: kept.key, problems });
  }
  apply();

  const isConfigured = (key: string): boolean => layers.settings.all().some((site) => site.key === key);

  const viewStored = (key: string): SiteView | undefined => {
    const entry = stored.get(key);
    if (entry === undefined) return undefined;
    const { kept, read: site } = entry;
    return {
      key,
      source: "store",
      settings: site.ok ? settingsOf(site.value) : kept.settings,
      secrets: site.ok ? secretNamesOf(site.value) : Object.keys(kept.secrets ?? {}),
      problems: site.ok ? [] : site.failure.map(({ sentence }) => sentence),
      createdAt: iso(kept.createdAt),
      updatedAt: iso(kept.updatedAt),
    };
  };

  const viewConfigured = (site: Site): SiteView => ({
    key: site.key,
    source: "settings",
    settings: settingsOf(site),
    secrets: secretNamesOf(site),
    problems: stored.has(site.key) ? [HIDDEN] : [],
  });

  const view = (key: string): Result<SiteView, AdminProblem> => {
    const configured = layers.settings.all().find((site) => site.key === key);
    const found = configured === undefined ? viewStored(key) : viewConfigured(configured);
    return found === undefined ? fail(NOT_FOUND) : ok(found);
  };

  const save = (
    given: JsonObject,
    before: Omit<StoredSite, "settings" | "secrets" | "updatedAt">,
  ): Result<SiteView, AdminProblem> => {
    if (secret === undefined) return fail(SECRET_MISSING);
    const site = readGivenSite(before.key, given, secret);
    const clash = site.ok ? checkKeys(site.value, layers, stored) : [];
    const problems = [...(site.ok ? clash : site.failure), ...checkApiBase(given)];
    if (!site.ok || problems.length > 0) return fail(invalidSettings(problems));
    const { settings, secrets } = splitSecrets(given);
    const now = clock.now();
    const kept = {
      ...before,
      settings,
      secrets,
      updatedAt: now,
      disabledAt: site.value.enabled ? undefined : (before.disabledAt ?? now),
    };
    store.save(kept);
    stored.set(kept.key, { kept, read: site });
    apply();
    return view(kept.key);
  };

  const changeable = (key: string): Result<StoredSite, AdminProblem> => {
    if (isConfigured(key)) return fail(READ_ONLY);
    const entry = stored.get(key);
    return entry === undefined ? fail(NOT_FOUND) : ok(entry.kept);
  };

  return {
    list: () => [
      ...layers.settings.all().map(viewConfigured),
      ...[...stored.keys()].flatMap((key) => (isConfigured(key) ? [] : (viewStored(key) ?? []))),
    ],
    find: view,
    served: (key) => {
      const entry = stored.get(key);
      return layers.settings.all().find((site) => site.key === key) ?? (entry?.read.ok ? entry.read.value : undefined);
    },
    create(key, settings) {
      if (isConfigured(key) || stored.has(key)) return fail(SITE_EXISTS);
      return save(withoutNulls(settings), { key: key as SiteKey, createdAt: clock.now() });
    },
    update(key, settings) {
      const site = changeable(key);
      if (!site.ok) return site;
      const { settings: before, secrets, ...facts } = site.value;
      if (leadsSecretsAway(site.value, settings)) return fail(invalidSettings([SECRETS_ANEW]));
      if (losesWriteKey(site.value, settings)) return fail(invalidSettings([WRITE_KEY_ANEW]));
      return save(withoutNulls({ ...before, ...secrets, ...settings }), facts);
    },
    async remove(key) {
      const site = changeable(key);
      if (!site.ok) return site;
      const why = await whyInUse(site.value, queue);
      if (why !== undefined) return fail({ reason: "site_in_use", detail: why });
      store.remove(site.value.key);
      stored.delete(key);
      apply();
      return ok(null);
    },
  };
};

/** The write key alone names the site at the server-side door. */
const checkKeys = (site: Site, layers: SiteLayers, stored: ReadonlyMap<string, { readonly read: Result<Site, unknown> }>) => {
  const others = [...layers.settings.all(), ...[...stored.values()].flatMap(({ read }) => (read.ok ? [read.value] : []))];
  const taken = others.flatMap((other) => (other.key === site.key ? [] : writeKeysOf(other)));
  return writeKeysOf(site).some((writeKey) => taken.includes(writeKey))
    ? [{ name: "apiKey", sentence: "apiKey is that of another site; make a new one." }]
    : [];
};

/** What is sent to `apiBase`. */
const SENT_SECRETS = ["accessToken", "refreshToken", "appSecret"] as const satisfies readonly (keyof typeof SITE_SETTINGS)[];

/** Secrets that cannot be read here must not be sent to another address either, by whoever only got hold of a session. */
const leadsSecretsAway = ({ settings, secrets = {} }: StoredSite, change: JsonObject): boolean =>
  change["apiBase"] !== undefined &&
  change["apiBase"] !== settings["apiBase"] &&
  SENT_SECRETS.some((name) => secrets[name] !== undefined && change[name] === undefined);

/** What cannot be read cannot be kept with a change; a site does without the write key, so nothing else would tell. */
const losesWriteKey = ({ secrets }: StoredSite, change: JsonObject): boolean =>
  secrets === undefined && change["apiKey"] === undefined;

const splitSecrets = (given: JsonObject): { readonly settings: JsonObject; readonly secrets: JsonObject } => {
  const entries = Object.entries(given);
  return {
    settings: Object.fromEntries(entries.filter(([name]) => !isSecret(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => isSecret(name))),
  };
};

const withoutNulls = (given: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));

/** Undefined: nothing of the site waits. It takes no events since it was switched off, so only older ones can be its. */
const whyInUse = async ({ key, disabledAt }: StoredSite, queue: SiteBookParts["queue"]): Promise<string | undefined> => {
  if (disabledAt === undefined) return "Switch the site off first (`enabled: false`), so that no new events come.";
  const [letter] = await queue.listDead({ site: key }, { limit: 1 });
  if (letter !== undefined) return "The site has dead letters. Replay or drop them first.";
  const { oldestReceivedAt } = await queue.stats();
  return oldestReceivedAt !== undefined && oldestReceivedAt <= disabledAt + LAST_REQUEST_MS
    ? "Events from before the site was switched off still wait, and the queue does not tell whose. Try again when they are delivered; `GET stats` says which ad accounts are held."
    : undefined;
};

const invalidSettings = (problems: readonly SettingProblem[]): AdminProblem => ({
  reason: "invalid_settings",
  detail: problems.map(({ sentence }) => sentence).join(" "),
  errors: problems.map(({ name, sentence }) => ({ pointer: `/settings/${name}`, detail: sentence })),
});

const SECRETS_ANEW: SettingProblem = {
  name: "apiBase",
  sentence: "apiBase is where token and app secret are sent: set each that the site has anew with it.",
};
const WRITE_KEY_ANEW: SettingProblem = {
  name: "apiKey",
  sentence: `${CANNOT_READ} Restore it; or set apiKey and token anew, apiKey to null where the site needs no server-side door.`,
};
const HIDDEN =
  "The store has a site of the same key, which is not served. Give the site of the settings another key, and both are.";
const NOT_FOUND: AdminProblem = { reason: "not_found", detail: "There is no site of this key. GET sites lists them." };
const SITE_EXISTS: AdminProblem = { reason: "site_exists", detail: "Choose another key, or PATCH the site that is there." };
const READ_ONLY: AdminProblem = {
  reason: "site_read_only",
  detail: "Change it in the environment or in dayfly.config.ts, then run `dayfly reload`.",
};
const SECRET_MISSING: AdminProblem = {
  reason: "secret_missing",
  detail: "Tokens are kept encrypted: set DAYFLY_SECRET (openssl rand -base64 32) and start the collector again.",
};
