/** Every key that the panel listens to, said once: for the panel, which acts on them, and for people. */

import { enter_keys } from "./enter";

export interface Shortcut {
  /** Of a message's keys, as `KeyboardEvent.key` gives it; several stand with a space between. */
  key: string;
  where:
    | "writing"
    | "offered"
    | "log"
    | "message"
    | "question"
    | "answer"
    | "thread"
    | "list"
    | "search";
  does: string;
}

const SHORTCUTS = [
  { key: "Ctrl+Enter ⌘+Enter", where: "writing", does: "Send, too" },
  { key: "Tab", where: "writing", does: "The next blank of a prompt" },
  { key: "↑ ↓", where: "writing", does: "What you asked before, or after; then what you typed" },
  { key: "Escape", where: "writing", does: "Leave an edited question; hold back one that waits" },
  { key: "↑ ↓", where: "offered", does: "Another of them" },
  { key: "Enter Tab", where: "offered", does: "Take it" },
  { key: "Escape", where: "offered", does: "Write on without one" },
  { key: "Home End", where: "log", does: "The thread's first message or the last" },
  { key: "[", where: "message", does: "The previous of several questions or answers" },
  { key: "]", where: "message", does: "The next of several questions or answers" },
  { key: "c", where: "message", does: "Copy as Markdown" },
  { key: "b", where: "message", does: "Bookmark, or take the bookmark away" },
  { key: "f", where: "message", does: "Fork the thread here" },
  { key: "Delete", where: "message", does: "Delete; Undo is offered" },
  { key: "e", where: "question", does: "Edit the question" },
  { key: "r", where: "answer", does: "Regenerate the answer" },
  { key: "→", where: "thread", does: "The button of its menu" },
  { key: "F2", where: "thread", does: "Rename it" },
  { key: "Delete", where: "thread", does: "Delete it; Undo is offered" },
  { key: "↓", where: "list", does: "Open the menu of the button" },
  { key: "↑ ↓", where: "list", does: "The entry before or after" },
  { key: "Home End", where: "list", does: "The first entry or the last" },
  { key: "a…z", where: "list", does: "The next entry of a menu that begins so" },
  { key: "Escape", where: "list", does: "Close; the focus goes back" },
  { key: "Escape", where: "search", does: "Search no more" },
] as const satisfies readonly Shortcut[];

/** All of them; what Enter does is for the user to say. */
export function shortcuts(enter_sends: boolean): readonly Shortcut[] {
  const { send, line } = enter_keys(enter_sends);
  return [
    { key: send, where: "writing", does: "Send" },
    { key: line, where: "writing", does: "A new line" },
    ...SHORTCUTS,
  ];
}

type KeyOn<Where> = Extract<(typeof SHORTCUTS)[number], { where: Where }>["key"];
export type MessageKey = KeyOn<"message" | "question" | "answer">;
export type ThreadKey = KeyOn<"thread">;
