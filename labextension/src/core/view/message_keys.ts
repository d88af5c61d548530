/** The keys of the message that has the focus, see `shortcuts.ts`. */

import { source_of } from "../format";
import type { Session } from "../session";
import type { MessageKey } from "../shortcuts";
import { copy_text } from "../text/copy";
import type { MessageInfo } from "../wire";
import { sibling } from "./siblings";

export function message_keys(
  event: KeyboardEvent,
  message: MessageInfo,
  session: Session,
  readonly: boolean,
  edit?: () => void,
): void {
  const typing = event.target instanceof Element && event.target.matches("input, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { id, bookmarked, status } = message;
  if (status === "streaming" || status === "pending") return;
  const { branches, keeping } = session;
  const turn = (step: number) => {
    const other = sibling(message, step);
    if (other) void branches.switch(other);
  };
  const changes: Record<Exclude<MessageKey, "c">, (() => void) | undefined> = {
    "[": () => turn(-1),
    "]": () => turn(1),
    b: () => void keeping.bookmark(id, !bookmarked),
    f: () => void branches.fork(id),
    Delete: () => void keeping.remove(id),
    e: edit,
    r: message.role === "assistant" ? () => void branches.regenerate(id) : undefined,
  };
  const acts: Record<string, (() => void) | undefined> = readonly ? {} : changes;
  const act = event.key === "c" ? () => void copy_text(source_of(message)) : acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}
