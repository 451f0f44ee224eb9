import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { PROCESS_SETTINGS } from "../packages/collector/src/config/process-settings.ts";
import { SITE_SETTINGS } from "../packages/collector/src/config/site-settings.ts";
import { GAUGES } from "../packages/collector/src/http/metrics-table.ts";

const read = (path: string): string => readFileSync(resolve(import.meta.dirname, "../docs/deploy", path), "utf8");

/** As far as the tests look into it. */
interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: object; readonly app?: string };
    readonly template?: {
      readonly metadata: { readonly labels: object };
      readonly spec: { readonly containers: readonly Container[] };
    };
    readonly scaleTargetRef?: { readonly kind: string; readonly name: string };
    readonly metrics?: readonly { readonly external?: { readonly metric: { readonly name: string } } }[];
  };
}
interface Container {
  readonly args: readonly string[];
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}
interface Probe {
  readonly httpGet: { readonly path: string };
}

const SETTINGS = new Set(
  [...Object.values(PROCESS_SETTINGS), ...Object.values(SITE_SETTINGS)].flatMap((row: { env?: string }) => row.env ?? []),
);
const namedSettings = (text: string): readonly string[] =>
  [...text.matchAll(/\b(?:DAYFLY|PINTEREST)_[A-Z_]+\b/g)].map(([name]) => name);

const resources = parseAllDocuments(read("cluster/kubernetes.yaml")).map((document): Resource => {
  expect(document.errors).toEqual([]);
  return document.toJS();
});
const ofKind = (kind: string): readonly Resource[] => resources.filter((resource) => resource.kind === kind);

describe("docs/deploy", () => {
  it.each([
    "one-machine.md",
    "cluster.md",
    "cloudflare.md",
    "one-machine/dayfly.service",
    "one-machine/Dockerfile",
    "cluster/compose.yaml",
    "cluster/kubernetes.yaml",
  ])("%s names settings that exist", (file) => {
    expect(namedSettings(read(file)).filter((name) => !SETTINGS.has(name))).toEqual([]);
  });

  it("lets each collector of the cluster do one half of the work", () => {
    const { services }: { services: Record<string, { command?: string[] }> } = parse(read("cluster/compose.yaml"), {
      merge: true,
    });
    expect(["ingest", "deliver"].map((name) => services[name]?.command)).toEqual([
      ["start", "--role", "ingest"],
      ["start", "--role", "deliver"],
    ]);
    const containers = ofKind("Deployment").flatMap(({ spec }) => spec?.template?.spec.containers ?? []);
    expect(containers.map(({ args }) => args)).toEqual([
      ["start", "--role", "ingest"],
      ["start", "--role", "deliver"],
    ]);
    for (const { readinessProbe, livenessProbe } of containers)
      expect([readinessProbe.httpGet.path, livenessProbe.httpGet.path]).toEqual(["/readyz", "/healthz"]);
  });

  it("selects pods that there are, and scales what there is by a metric that there is", () => {
    const labels = ofKind("Deployment").map(({ spec }) => spec?.template?.metadata.labels);
    for (const { spec } of [...ofKind("Deployment"), ...ofKind("PodDisruptionBudget")])
      expect(labels).toContainEqual(spec?.selector?.matchLabels);
    expect(labels).toContainEqual(ofKind("Service")[0]?.spec?.selector);
    const names = ofKind("Deployment").map(({ metadata }) => metadata.name);
    for (const { spec } of ofKind("HorizontalPodAutoscaler")) expect(names).toContain(spec?.scaleTargetRef?.name);
    const metrics = resources.flatMap(({ spec }) => spec?.metrics?.flatMap(({ external }) => external?.metric.name ?? []) ?? []);
    expect(metrics).toEqual([GAUGES.oldestAge.name]);
  });
});
