/** A call that is not run before the user has read it: allow it once, or refuse. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

interface Props {
  name: string;
  on_decide: (allowed: boolean) => Promise<void>;
  /** What it would be given, in full. */
  children: ComponentChildren;
}

export function Approval({ name, on_decide, children }: Props) {
  const [decided, set_decided] = useState(false);

  async function decide(allowed: boolean): Promise<void> {
    set_decided(true); // a second click must not decide about something else
    await on_decide(allowed);
    set_decided(false);
  }

  return (
    <section class="jcs-approval" aria-label={`The model asks to use ${name}`}>
      <p>
        {name === "run_code" ? (
          "The model asks to run this in your kernel. It can read and change all that your cells can."
        ) : (
          <>
            The model asks to use <code>{name}</code>.
          </>
        )}
      </p>
      {children}
      <div class="jcs-approval-row">
        <button type="button" class="jcs-send" disabled={decided} onClick={() => void decide(true)}>
          Run once
        </button>
        <button
          type="button"
          class="jcs-button"
          disabled={decided}
          onClick={() => void decide(false)}
        >
          Don't run
        </button>
      </div>
    </section>
  );
}
