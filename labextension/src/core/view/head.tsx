/** The line above a thread: its title, whose notebook it is, what it cost, whether it is saved. */

import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { month_line, spent_line } from "../money";
import type { Session } from "../session";
import { is_readonly, place_words } from "../spaces";
import type { State } from "../state";
import { copy_text } from "../text/copy";
import { transcript } from "../transcript";
import type { ThreadInfo } from "../wire";
import type { Asked } from "./asked";
import { Menu, type MenuEntry } from "./menu";
import { ModelChip } from "./model_chip";
import { SyncChip } from "./sync_chip";
import { delete_entry, may_go, thread_menu } from "./thread_menu";
import { Title } from "./title";

/** How long a word of success stays. */
const TOLD_MS = 3000;

interface Props {
  state: State;
  session: Session;
  menu: RefObject<HTMLButtonElement | null>;
  drawer: boolean;
  on_menu: () => void;
  ask: (asked: Asked) => void;
}

export function Head({ state, session, menu, drawer, on_menu, ask }: Props) {
  const connected = state.phase !== "connecting";
  return (
    <header class="jcs-head">
      <button
        type="button"
        class="jcs-menu"
        ref={menu}
        aria-label="Threads"
        aria-expanded={drawer}
        onClick={on_menu}
      >
        ☰
      </button>
      {connected && (
        <Title thread={state.thread} on_rename={(id, title) => session.threads.rename(id, title)} />
      )}
      {connected && <Facts state={state} session={session} ask={ask} />}
    </header>
  );
}

type FactsProps = Pick<Props, "state" | "session" | "ask">;

function Facts({ state, session, ask }: FactsProps) {
  const { notebook, thread } = state;
  const thread_id = thread?.id;
  const ready = state.phase === "ready";
  useEffect(() => {
    if (ready) void session.spending.look();
  }, [ready, thread_id, session]);
  const { conflicts } = state.sync;
  useEffect(() => {
    if (ready) void session.sync.look();
  }, [ready, thread_id, conflicts, session]);

  const [told, tell] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => tell(""), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);

  const used = spent_here(state);
  return (
    <>
      <span class="jcs-chip jcs-notebook" title={notebook.path ?? undefined}>
        {notebook.title || "no notebook"}
      </span>
      {thread?.role && (
        <span class="jcs-chip jcs-place" title={place_words(thread)}>
          {place_words(thread)}
        </span>
      )}
      <span class="jcs-grow" />
      <ModelChip state={state} session={session} ask={ask} />
      {used && (
        <span class="jcs-chip jcs-used" title={`All answers of this thread; ${this_month(state)}`}>
          {used}
        </span>
      )}
      <Saved state={state} />
      <SyncChip state={state} session={session} ask={ask} />
      {told && (
        <span class="jcs-told" role="status">
          {told}
        </span>
      )}
      <Menu
        class="jcs-more-menu"
        label="More"
        items={() => more_menu({ state, session, ask }, tell)}
      >
        ⋯
      </Menu>
    </>
  );
}

/** Whether all is on disk, where that can be known. */
function Saved({ state: { alive, online, waiting, outgoing, saved } }: { state: State }) {
  if (!alive || !online) {
    return <span class="jcs-unknown">○ {alive ? "no connection" : "no kernel"}</span>;
  }
  if (waiting && outgoing) return <span class="jcs-unknown">○ not saved yet</span>;
  if (saved.saved) return <span class="jcs-saved">● saved</span>;
  return (
    <span class="jcs-unsaved" role="status">
      ● not saved: {saved.reason}
    </span>
  );
}

function more_menu(
  { state, session, ask }: FactsProps,
  tell: (words: string) => void,
): MenuEntry[] {
  const { thread } = state;
  const facts = [spent_here(state), this_month(state)].filter(Boolean).join(" · ");
  const of_thread: MenuEntry[] = thread
    ? [
        ...thread_menu(thread, session, ask),
        ...(is_readonly(thread) ? [] : asking_menu(thread, { state, session, ask })),
        {
          label: "Copy as Markdown",
          choose: () => copy_whole(thread, session).then(tell),
        },
      ]
    : [];
  const entries: MenuEntry[] = [
    ...of_thread,
    ...(thread ? (["line"] as const) : []),
    { label: "Prompt templates…", choose: () => ask({ what: "templates" }) },
    { label: "Settings and budget…", choose: () => ask({ what: "settings" }) },
    { label: "Sync…", choose: () => ask({ what: "sync" }) },
    { label: "Keyboard shortcuts…", choose: () => ask({ what: "shortcuts" }) },
  ];
  if (thread && may_go(thread)) entries.push("line", delete_entry(thread, session));
  if (facts) entries.push("line", { label: facts, disabled: true, choose: () => undefined });
  return entries;
}

function asking_menu(thread: ThreadInfo, { state, session, ask }: FactsProps): MenuEntry[] {
  return [
    "line",
    {
      label: "Model…",
      hint: thread.model || state.model,
      choose: () => ask({ what: "model", thread }),
    },
    {
      label: "System prompt and temperature…",
      choose: () => ask({ what: "prompt", thread }),
    },
    { label: "Suggest a title", choose: () => session.keeping.suggest_title(thread.id) },
  ];
}

function spent_here({ spending, thread }: State): string {
  return spending && spending.thread_id === thread?.id ? spent_line(spending.thread) : "";
}

function this_month({ spending }: State): string {
  return spending ? month_line(spending) : "";
}

/** The whole thread to the clipboard; gives what to tell. */
async function copy_whole({ id, title }: ThreadInfo, session: Session): Promise<string> {
  const messages = await session.threads.whole(id);
  if (messages === null) return "";
  const done = await copy_text(transcript(title, messages));
  return done ? "Copied" : "The clipboard can't be used here";
}
