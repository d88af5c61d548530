/** What the model may do in this thread: nothing, until the user allows it. */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../session";
import { is_readonly } from "../spaces";
import type { State } from "../state";
import { allowed } from "../tools";
import type { ToolInfo } from "../wire";
import { Menu, type MenuEntry } from "./menu";

export function ToolsMenu({ state, session }: { state: State; session: Session }) {
  const [tools, set_tools] = useState<ToolInfo[]>([]);
  const ready = state.phase === "ready";
  const settings = state.thread?.settings ?? {};
  const on = tools.filter((tool) => allowed(settings, tool));

  useEffect(() => {
    if (ready) session.tools.list().then(set_tools, () => undefined); // no menu then
  }, [ready, session]);

  if (tools.length === 0 || is_readonly(state.thread)) return null;

  function items(): MenuEntry[] {
    const offline = (state.thread?.model || state.model) === "offline";
    const what = offline ? "The offline model uses none of these" : "The model may, in this thread";
    return [
      { label: what, disabled: true, choose: () => undefined },
      "line",
      ...tools.map((tool) => ({
        label: tool.about,
        checked: allowed(settings, tool),
        stays: true,
        choose: () => void session.tools.allow(tool, !allowed(settings, tool)),
      })),
    ];
  }

  return (
    <Menu label="Tools" class="jcs-faint" title="What the model may look at" items={items}>
      {on.length === 0 ? "Tools" : `Tools: ${on.length} on`}
    </Menu>
  );
}
