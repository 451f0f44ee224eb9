import { html } from "hono/html";
import type { Session } from "../../access/session.ts";
import { CAPI_EVENT_NAMES } from "../../capi/event-names.ts";
import type { Site } from "../../config/site.ts";
import { EVENT_NAMES } from "../../wire/event-names.ts";
import type { Html } from "../layout.ts";
import { actionForm, csrfField, optionsOf } from "./form.ts";

/** The target that drops an event; none is Pinterest's. */
export const DROPPED = "false";

const TARGETS = [
  ...CAPI_EVENT_NAMES.map((name) => [name, name] as const),
  [DROPPED, "nothing, it is dropped"],
  ["", "what the table says (no own row)"],
] as const;

/** Sets one row of the mapping. Nothing for who may only read. */
export const mappingForm = (session: Session, path: string): Html | "" =>
  session.role !== "admin"
    ? ""
    : html`<form class="set-row" method="post" action="${path}/mapping">
        ${csrfField(session)}
        <div class="field">
          <label for="row">The site says</label>
          <input id="row" name="name" list="rows" required maxlength="200" autocomplete="off" spellcheck="false" />
          <datalist id="rows">${EVENT_NAMES.map((name) => html`<option value="${name}"></option>`)}</datalist>
        </div>
        <div class="field">
          <label for="target">Pinterest gets</label>
          <select id="target" name="target">
            ${optionsOf(TARGETS, "checkout")}
          </select>
        </div>
        <button>Set this row</button>
      </form>`;

/** Switches a site off or on. */
export const switchForm = (session: Session, path: string, { enabled }: Site): Html | "" =>
  actionForm(session, {
    action: `${path}/switch`,
    fields: { enabled: String(!enabled) },
    label: enabled ? "Switch this site off" : "Switch this site on",
    danger: enabled,
  });
