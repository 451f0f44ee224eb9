import { html } from "hono/html";
import type { TSchema } from "typebox";
import type { Html } from "../access/answer-refusal.ts";
import type { ApiFacts } from "./describe-api.ts";
import type { Endpoint } from "./endpoint.ts";
import { COMPONENT, COMPONENTS } from "./schemas.ts";

/** The admin API to read: a page without scripts, out of the same table as its OpenAPI description. */
export const docsPage = (endpoints: readonly Endpoint[], { basePath }: ApiFacts): Html => {
  const root = `${basePath}/v1/admin`;
  const groups = [...Map.groupBy(endpoints, ({ tag }) => tag)];
  return html`
    <p class="crumb"><a href="${basePath}/console">Console</a></p>
    <h1>Admin API</h1>
    <p class="lead">
      Send <code>DAYFLY_ADMIN_TOKEN</code>, or <code>DAYFLY_READ_TOKEN</code> to look only, as a bearer token. Errors are problem
      details (RFC 9457). For programs: <a href="${root}/openapi.json">openapi.json</a> (OpenAPI 3.1).
    </p>
    <div class="stack endpoints">
      ${groups.map(
        ([tag, group]) => html`
          <section class="card">
            <h2>${tag}</h2>
            ${group.map((endpoint) => endpointCard(root, endpoint))}
          </section>
        `,
      )}
    </div>
  `;
};

const endpointCard = (root: string, endpoint: Endpoint): Html => {
  const { method, path, summary, description = "", query, body, success } = endpoint;
  return html`
    <details class="endpoint">
      <summary><code>${method.toUpperCase()} ${path}</code> ${summary}</summary>
      <p>${description}</p>
      <pre tabindex="0"><code>${curlOf(root, endpoint)}</code></pre>
      ${
        query === undefined
          ? ""
          : html`<h3>Query</h3>
              ${fields(query)}`
      }
      ${
        body === undefined
          ? ""
          : html`<h3>Body</h3>
              ${fields(body)}`
      }
      <h3>Answer ${success.status}</h3>
      <p>${success.description}</p>
      ${success.schema === undefined ? "" : fields(success.schema)}
    </details>
  `;
};

/** Not `escape`d by hand: `html` does so. */
const fields = (schema: TSchema): Html => html`
  <dl>
    ${flatten(schema).map(
      ([name, { kind, text }]) => html`
        <dt><code>${name}</code> ${kind}</dt>
        <dd>${text}</dd>
      `,
    )}
  </dl>
`;

type Field = readonly [name: string, facts: { readonly kind: string; readonly text: string }];

/** Fields by their path, `sites[].key`. */
const flatten = (schema: object, path = ""): readonly Field[] => {
  const { type, properties, items, description = "", enum: values, [COMPONENT]: name }: Described = schema;
  const named = Object.entries(COMPONENTS).find(([component]) => component === name)?.[1];
  if (named !== undefined) return flatten(named, path);
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([key, inner]) => flatten(inner, path === "" ? key : `${path}.${key}`));
  if (items !== undefined && "properties" in items) return flatten(items, `${path}[]`);
  return [[path, { kind: values === undefined ? (type ?? "") : values.join(" | "), text: description }]];
};

interface Described {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, object>>;
  readonly items?: object;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly [COMPONENT]?: string;
}

const curlOf = (root: string, { method, path, body }: Endpoint): string =>
  [
    `curl -X ${method.toUpperCase()} https://your.host${root}${path}`,
    `  -H "Authorization: Bearer $DAYFLY_ADMIN_TOKEN"`,
    ...(body === undefined ? [] : [`  -H "Content-Type: application/json" -d '…'`]),
  ].join(" \\\n");
