/** What an empty thread says: what can be asked, or that the kernel is not there yet. */

import type { State } from "../state";

export function Welcome({ state }: { state: State }) {
  if (state.phase === "connecting") {
    const words = state.waiting ? "Waiting for the kernel…" : "";
    return <div class="jcs-welcome">{state.alive ? words : ""}</div>;
  }
  return (
    <div class="jcs-welcome">
      <h3>Ask about this notebook</h3>
      <p>
        Write <code>@</code> and a variable's name to send what it holds: <code>describe @df</code>.
      </p>
      {state.model === "offline" && (
        <p>
          The <code>offline</code> model needs no key and no network: <code>/help</code> says what
          it can do.
        </p>
      )}
    </div>
  );
}
