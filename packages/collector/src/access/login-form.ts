import { html } from "hono/html";
import type { Html } from "./answer-refusal.ts";
import { type Refusal, REFUSALS } from "./refusals.ts";

export interface LoginFormFacts {
  readonly action: string;
  /** Where to go from here. */
  readonly next: string;
  readonly refusal: Refusal | undefined;
}

export const loginForm = ({ action, next, refusal }: LoginFormFacts): Html => html`
  <form class="login" method="post" action="${action}">
    <h1>Sign in</h1>
    ${refusal === undefined ? "" : html`<p class="refused" role="alert">${REFUSALS[refusal].title}. ${REFUSALS[refusal].detail}</p>`}
    <input type="hidden" name="next" value="${next}" />
    <label for="token">Access token</label>
    <input id="token" name="token" type="password" autocomplete="current-password" required autofocus aria-describedby="where" />
    <p id="where" class="lead">
      The value of <code>DAYFLY_ADMIN_TOKEN</code>, or of <code>DAYFLY_READ_TOKEN</code> to look only.
    </p>
    <button class="strong">Sign in</button>
  </form>
`;
