/** The whole panel: threads on the left (a drawer when it is narrow), the thread on the right. */

import { useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import { CodeOfView } from "../text/code_of_view";
import { TextsOfView } from "../text/texts";
import type { Asked } from "./asked";
import { Composer } from "./composer";
import { Conflicts } from "./conflicts";
import { Dialogs } from "./dialogs";
import { Head } from "./head";
import { Log } from "./log";
import { Side } from "./side";
import { Undo } from "./undo";
import { use_state } from "./use_state";

export function Panel({ session }: { session: Session }) {
  const state = use_state(session);
  const [drawer, set_drawer] = useState(false);
  const [asked, ask] = useState<Asked | null>(null);
  const menu = useRef<HTMLButtonElement>(null);

  function close_drawer(): void {
    set_drawer(false);
    menu.current?.focus();
  }

  function keydown(event: KeyboardEvent): void {
    if (event.key === "Escape" && drawer) close_drawer();
    // What is typed here is no shortcut of the notebook around it.
    const typing = event.target instanceof Element && event.target.matches("input, textarea");
    if (typing && !event.ctrlKey && !event.metaKey) event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the fields within are caught here
    <div class={`jcs-panel${drawer ? " jcs-drawer-open" : ""}`} onKeyDown={keydown}>
      <Side state={state} session={session} ask={ask} on_choose={() => set_drawer(false)} />
      {drawer && (
        <button
          type="button"
          class="jcs-backdrop"
          aria-label="Close threads"
          onClick={close_drawer}
        />
      )}
      <section class="jcs-main" aria-label="Conversation">
        <Head
          state={state}
          session={session}
          menu={menu}
          drawer={drawer}
          on_menu={() => set_drawer(!drawer)}
          ask={ask}
        />
        <Conflicts state={state} session={session} />
        <TextsOfView.Provider value={session.texts}>
          <CodeOfView.Provider value={session.code}>
            <Log state={state} session={session} />
          </CodeOfView.Provider>
        </TextsOfView.Provider>
        <Undo state={state} session={session} />
        <Composer state={state} session={session} />
      </section>
      {asked && (
        <Dialogs
          asked={asked}
          state={state}
          session={session}
          ask={ask}
          on_close={() => ask(null)}
        />
      )}
      <div class="jcs-spoken" aria-live="polite">
        {state.announcement}
      </div>
    </div>
  );
}
