/** The model that answers in this thread, and others to choose from. */

import type { Session } from "../session";
import { is_readonly } from "../spaces";
import type { State } from "../state";
import type { Asked } from "./asked";
import { Menu, type MenuEntry } from "./menu";

interface Props {
  state: State;
  session: Session;
  ask: (asked: Asked) => void;
}

export function ModelChip({ state, session, ask }: Props) {
  const current = state.thread?.model || state.model;

  async function choose(model: string): Promise<void> {
    const thread = await session.threads.made();
    if (thread)
      await session.threads.set(thread.id, { model: model === state.model ? null : model });
  }

  function items(): MenuEntry[] {
    const models = [...new Set([state.model, current, "offline", ...state.models])];
    return [
      ...models.map((model) => ({
        label: model,
        checked: model === current,
        choose: () => choose(model),
      })),
      "line",
      {
        label: "Other model…",
        choose: () =>
          session.threads.made().then((thread) => thread && ask({ what: "model", thread })),
      },
    ];
  }

  return (
    <Menu
      class="jcs-chip jcs-model"
      label={`Model: ${current}`}
      title="The model that answers"
      disabled={is_readonly(state.thread)}
      items={items}
    >
      {current} ▾
    </Menu>
  );
}
