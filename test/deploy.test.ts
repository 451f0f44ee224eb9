import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { validate } from "dockerfile-utils";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { PROCESS_SETTINGS } from "../packages/collector/src/config/process-settings.ts";
import { SITE_SETTINGS } from "../packages/collector/src/config/site-settings.ts";
import { parseAddress } from "../packages/collector/src/queue/drivers/jetstream/address.ts";
import { GAUGES } from "../packages/collector/src/http/metrics-table.ts";

const read = (path: string): string => readFileSync(resolve(import.meta.dirname, "../docs/deploy", path), "utf8");

/** As far as the tests look into it. */
interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: object; readonly app?: string };
    readonly template?: {
      readonly metadata: { readonly labels: object };
      readonly spec: {
        readonly containers: readonly Container[];
        readonly enableServiceLinks?: boolean;
        readonly terminationGracePeriodSeconds?: number;
      };
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
/** Where `kubernetes-types` has what an apiVersion names. */
const MODULES: Readonly<Record<string, string>> = {
  v1: "core/v1",
  "apps/v1": "apps/v1",
  "policy/v1": "policy/v1",
  "autoscaling/v2": "autoscaling/v2",
};

/**
 * What is wrong with each resource by Kubernetes' own description (its OpenAPI document as types): unknown fields, missing ones, other kinds of
 * values. A compiler is the validator that refuses what the description does not know.
 */
function checkTypes(checked: readonly Pick<Resource, "apiVersion" | "kind">[]): readonly (readonly string[])[] {
  const folder = mkdtempSync(resolve(import.meta.dirname, "../node_modules/.kubernetes-"));
  const files = checked.map((_, at) => join(folder, `${at}.ts`));
  try {
    for (const [at, resource] of checked.entries()) {
      const type = `import("kubernetes-types/${MODULES[resource.apiVersion]}").${resource.kind}`;
      writeFileSync(files[at] ?? "", `export const resource: ${type} = ${JSON.stringify(resource)};`);
    }
    const options = { strict: true, noEmit: true, types: [], lib: ["lib.es5.d.ts"], module: ts.ModuleKind.Preserve };
    const program = ts.createProgram(files, options);
    return files.map((file) =>
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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

  it("keeps its own Service's variables, which are no settings, from the collectors", () => {
    expect(ofKind("Service").map(({ metadata }) => metadata.name)).toEqual(["dayfly"]);
    const pods = ofKind("Deployment").map(({ spec }) => spec?.template?.spec);
    expect(pods.map((pod) => pod?.enableServiceLinks)).toEqual([false, false]);
  });

  it("has NATS keep three copies, which is not its default", () => {
    const queues = ["cluster/compose.yaml", "cluster/kubernetes.yaml"].map((file) => /DAYFLY_QUEUE: (\S+)/.exec(read(file))?.[1]);
    expect(queues.map((queue = "") => parseAddress(queue).replicas)).toEqual([3, 3]);
    const port = /^http_port: (\d+)$/m.exec(read("cluster/nats.conf"))?.[1];
    expect(parseAddress(queues[0] ?? "").monitors).toEqual([1, 2, 3].map((server) => `http://nats-${server}:${port}`));
  });

  it("leaves a collector the twenty seconds that stopping may take", () => {
    const compose = /stop_grace_period: (\d+)s/.exec(read("cluster/compose.yaml"))?.[1];
    const unit = /TimeoutStopSec=(\d+)/.exec(read("one-machine/dayfly.service"))?.[1];
    const docker = /--stop-timeout (\d+)/.exec(read("one-machine.md"))?.[1];
    const pods = ofKind("Deployment").map(({ spec }) => spec?.template?.spec.terminationGracePeriodSeconds);
    for (const seconds of [compose, unit, docker, ...pods]) expect(Number(seconds)).toBeGreaterThan(25);
  });

  it("says to Kubernetes what Kubernetes knows", { timeout: 60_000 }, () => {
    expect(resources.length).toBeGreaterThan(5);
    const [deployment] = ofKind("Deployment");
    if (!deployment) throw new Error("There is no Deployment.");
    const { selector, ...spec } = deployment.spec ?? {};
    const planted = [{ selector, ...spec, replicaz: 2 }, spec, { selector, ...spec, replicas: "2" }];
    const found = checkTypes([...resources, ...planted.map((wrong) => ({ ...deployment, spec: wrong }))]);
    expect(found.slice(0, resources.length).flat()).toEqual([]);
    const [unknownField, missingField, otherValue] = found.slice(resources.length).map((messages) => messages.join("\n"));
    expect(unknownField).toMatch(/replicaz.* does not exist in type/);
    expect(missingField).toMatch(/'selector' is missing/);
    expect(otherValue).toMatch(/'string' is not assignable to type 'number'/);
  });

  it("has a Dockerfile of known instructions, flags and stages", () => {
    expect(validate(read("one-machine/Dockerfile"))).toEqual([]);
    expect(validate("FROM node\nRUNN true\nHEALTHCHECK --intervall=1s CMD true\n")).toHaveLength(2);
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
