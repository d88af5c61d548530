/** The sync state in the head, and the menu behind it; nothing where it is off. */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import { sync_look, sync_words } from "../sync";
import type { SyncInfo } from "../wire";
import type { Asked } from "./asked";
import { Menu, type MenuEntry } from "./menu";

interface Props {
  state: State;
  session: Session;
  ask: (asked: Asked) => void;
}

export function SyncChip({ state: { sync }, session, ask }: Props) {
  const words = sync_words(sync, use_passed(sync));
  if (sync.state === "off") return null;
  return (
    <Menu
      class={`jcs-sync jcs-sync-${sync_look(sync)}`}
      label={`Sync: ${words}`}
      title={sync.error || `${sync.email} on ${sync.server}`}
      items={() => sync_menu(sync, session, ask)}
    >
      <span aria-hidden="true">⇅</span> <span class="jcs-sync-words">{words}</span>
    </Menu>
  );
}

function sync_menu(sync: SyncInfo, session: Session, ask: Props["ask"]): MenuEntry[] {
  const paused = sync.state === "paused";
  return [
    ...(sync.state === "key_needed"
      ? ([{ label: "Enter the key…", choose: () => ask({ what: "sync" }) }, "line"] as const)
      : []),
    {
      label: "Sync now",
      disabled: paused,
      choose: () => session.sync.ask({ kind: "sync_now" }),
    },
    {
      label: "Pause",
      checked: paused,
      choose: () => session.sync.ask({ kind: "sync_pause", paused: !paused }),
    },
    "line",
    { label: "Sync settings…", choose: () => ask({ what: "sync" }) },
  ];
}

/** Seconds since the kernel told this; counted only while something is waited for. */
function use_passed(sync: SyncInfo): number {
  const [passed, set_passed] = useState(0);
  useEffect(() => {
    set_passed(0);
    if (sync.retry_s === null) return;
    const from = performance.now();
    const timer = setInterval(() => set_passed((performance.now() - from) / 1000), 1000);
    return () => clearInterval(timer);
  }, [sync]);
  return passed;
}
