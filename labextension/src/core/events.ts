/** One event of the kernel, applied to the state; what does not fit makes it stale. */

import { beside_new } from "./branches";
import { error_words, model_name } from "./format";
import { forget_thread, take_thread } from "./shelf";
import type { State } from "./state";
import type { Event, MessageInfo, NotebookInfo, PartInfo, RunInfo } from "./wire";

export function apply_event(state: State, event: Event): State {
  switch (event.kind) {
    case "thread_changed":
      return take_thread(state, event.thread);
    case "thread_gone":
      return forget_thread(state, event.thread_id);
    case "message":
      return add_message(state, event.message);
    case "delta":
      return change(state, event.message_id, (message) => append(message, event));
    case "part": {
      const asks = event.value["state"] === "asked" && shows(state, event.message_id);
      const announcement = asks ? "The model asks to run code." : state.announcement;
      return change({ ...state, announcement }, event.message_id, (message) =>
        put_part(message, event.part, event.value),
      );
    }
    case "done":
      return finish(state, event);
    case "marked": {
      const { bookmarked, reaction } = event;
      return change(state, event.message_id, (message) => ({ ...message, bookmarked, reaction }));
    }
    case "branch":
      return state; // the session asks for its messages
    case "failed":
      if (state.thread?.id !== event.thread_id) return state;
      return { ...state, problem: error_words(event.error) };
    case "saved":
      return { ...state, saved: event.saved };
    case "sync":
      return { ...state, sync: event.sync };
    case "preferences":
      return { ...state, preferences: event.preferences };
    case "budget": {
      const { spending } = state;
      return { ...state, spending: spending && { ...spending, budget_usd: event.budget_usd } };
    }
    case "notebook":
      return change_notebook(state, event.notebook);
  }
}

/** Another notebook has threads of its own; the same one at another path keeps what is shown. */
function change_notebook(state: State, notebook: NotebookInfo): State {
  const same = notebook.notebook_id === state.notebook.notebook_id;
  return { ...state, notebook, thread: same ? state.thread : null, phase: "stale" };
}

/** A message takes its place after its parent; what followed there was another branch. */
function add_message(state: State, message: MessageInfo): State {
  const answers = message.parent_id !== null && message.parent_id === state.awaiting;
  const adopted = adopt(answers ? { ...state, awaiting: null } : state, message);
  if (adopted.thread?.id !== message.thread_id) return state; // another thread's
  const at = adopted.messages.findIndex((known) => known.id === message.id);
  if (at >= 0) return { ...adopted, messages: adopted.messages.with(at, message) };
  const parent = adopted.messages.findIndex((known) => known.id === message.parent_id);
  if (parent < 0 && message.parent_id !== null && adopted.messages.length > 0) {
    if (adopted.more_later) return adopted; // it goes where the thread is not shown
    return { ...adopted, phase: "stale" };
  }
  const beside = beside_new(adopted, adopted.messages.slice(parent + 1), message);
  const messages = [...adopted.messages.slice(0, parent + 1), message];
  const more_messages = adopted.more_messages && message.parent_id !== null;
  return { ...adopted, messages, more_messages, more_later: false, beside };
}

/** The thread that a first message belongs to becomes the one shown. */
function adopt(state: State, message: MessageInfo): State {
  const ours = state.outgoing?.message.id === message.id;
  const outgoing = ours ? null : state.outgoing;
  if (state.thread !== null || (state.fresh && !ours)) return { ...state, outgoing };
  const thread = state.threads.find((known) => known.id === message.thread_id);
  if (thread === undefined) return { ...state, phase: "stale", fresh: false, outgoing };
  return {
    ...state,
    thread,
    fresh: false,
    outgoing,
    messages: [],
    more_messages: false,
    more_later: false,
  };
}

function shows(state: State, message_id: string): boolean {
  return state.messages.some((message) => message.id === message_id);
}

type Change = (message: MessageInfo) => MessageInfo | null;

/** Change one message and leave the others the same objects; null: the change does not fit. */
function change(state: State, message_id: string, how: Change): State {
  const is_it = (message: MessageInfo) => message.id === message_id;
  const where = state.messages.some(is_it) ? "messages" : "beside";
  const at = state[where].findIndex(is_it);
  const old = state[where][at];
  if (old === undefined) return state; // of a branch or a thread that is not shown
  const changed = how(old);
  return changed === null
    ? { ...state, phase: "stale" }
    : { ...state, [where]: state[where].with(at, changed) };
}

function put_part(message: MessageInfo, at: number, part: PartInfo): MessageInfo | null {
  if (at > message.parts.length) return null;
  const parts = [...message.parts];
  parts[at] = part;
  return { ...message, parts };
}

type Delta = Extract<Event, { kind: "delta" }>;

function append(message: MessageInfo, { part, type, text }: Delta): MessageInfo | null {
  const old = message.parts[part];
  if (old === undefined) return put_part(message, part, { type, text });
  if (old.type !== type) return null;
  return put_part(message, part, { ...old, text: `${old["text"] ?? ""}${text}` });
}

type Done = Extract<Event, { kind: "done" }>;

function finish(state: State, { message_id, status, run, text_chars }: Done): State {
  let complete = true;
  const ended = change(state, message_id, (message) => {
    complete = spoken(message).length === text_chars;
    return { ...message, status, run };
  });
  if (ended === state) return state;
  const shown = [...ended.messages, ...ended.beside];
  const message = shown.find((known) => known.id === message_id);
  const announcement = message ? in_words(message) : "";
  const models = run.status === "complete" ? used_first(state.models, run) : state.models;
  return { ...ended, announcement, models, phase: complete ? ended.phase : "stale" };
}

/** The models that answered last, with this run's before all others. */
function used_first(models: string[], run: RunInfo): string[] {
  const name = model_name(run);
  return [name, ...models.filter((other) => other !== name)].filter(Boolean);
}

/** All that a message says, text and reasoning; its length is in UTF-16 units. */
function spoken(message: MessageInfo): string {
  return message.parts
    .filter((part) => part.type === "text" || part.type === "reasoning")
    .map((part) => String(part["text"] ?? ""))
    .join("");
}

function in_words(message: MessageInfo): string {
  const text = message.parts
    .filter((part) => part.type === "text")
    .map((part) => String(part["text"] ?? ""))
    .join("");
  const endings: Record<string, string> = {
    stopped: "The answer was stopped.",
    interrupted: "The answer was interrupted.",
    error: `The answer failed. ${message.run?.error?.what ?? ""}`,
  };
  return [text, endings[message.status]].filter(Boolean).join(" ");
}
