import { html } from "hono/html";
import type { Session } from "../../access/session.ts";
import type { Html } from "../layout.ts";

/** A form that changes something: a button with what it needs to know. Nothing for who may only read. */
export const actionForm = (
  session: Session,
  form: {
    readonly action: string;
    readonly fields?: Readonly<Record<string, string>>;
    readonly label: string;
    readonly danger?: boolean;
  },
): Html | "" =>
  session.role !== "admin"
    ? ""
    : html`<form method="post" action="${form.action}">
        ${csrfField(session)}
        ${Object.entries(form.fields ?? {}).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button class="${form.danger ? "danger" : "strong"}">${form.label}</button>
      </form>`;

export const csrfField = ({ csrf }: Session): Html => html`<input type="hidden" name="csrf" value="${csrf}" />`;

export const optionsOf = (options: readonly (readonly [string, string])[], chosen: string): Html[] =>
  options.map(([value, label]) => html`<option value="${value}" ${value === chosen ? "selected" : ""}>${label}</option>`);
