/** Asks two models the same: the thread's own and one that is chosen here. */

import { useState } from "preact/hooks";
import type { Session } from "../session";
import { is_readonly } from "../spaces";
import { running, type State } from "../state";
import type { FileData } from "../wire";
import { Menu } from "./menu";
import { ModelField, model_items } from "./models";

interface Props {
  text: string;
  files: FileData[];
  state: State;
  session: Session;
  on_sent: () => void;
}

export function AskTwo({ text, files, state, session, on_sent }: Props) {
  const [naming, set_naming] = useState(false);
  if (running(state) || state.outgoing || is_readonly(state.thread)) return null;
  const own = state.thread?.model || state.model;

  function ask(model: string): void {
    if (session.messages.compare(text, [own, model], files)) on_sent();
  }

  return naming ? (
    <ModelField label={`Compare ${own} with`} on_choose={ask} on_close={() => set_naming(false)} />
  ) : (
    <Menu
      label={`Compare ${own} with another model`}
      title={`Ask ${own} and another model, side by side`}
      class="jcs-act"
      items={() => model_items(state, ask, () => set_naming(true))}
    >
      Compare ▾
    </Menu>
  );
}
