/** Which tools a thread's settings allow; a tool that asks each time has a key of its own. */

import type { ThreadSettings, ToolInfo } from "./wire";

export function allowed(settings: ThreadSettings, tool: ToolInfo): boolean {
  if (tool.asks) return settings.run_code === "ask";
  return settings.tools?.includes(tool.name) ?? false;
}

/** What to change so that a tool is allowed, or isn't. */
export function allowing(settings: ThreadSettings, tool: ToolInfo, on: boolean): ThreadSettings {
  if (tool.asks) return { run_code: on ? "ask" : null };
  const others = (settings.tools ?? []).filter((name) => name !== tool.name);
  const names = on ? [...others, tool.name] : others;
  return { tools: names.length > 0 ? names : null };
}
