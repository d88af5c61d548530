/** The messages of a thread; it stays at the end unless the user has scrolled up. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import type { MessageInfo } from "../wire";
import { Compare } from "./compare";
import { Message } from "./message";
import { Welcome } from "./welcome";

/** This near the end counts as being there. */
const NEAR_PX = 48;

function is_compared(message: MessageInfo, { beside }: State): boolean {
  return message.role === "assistant" && beside[0]?.parent_id === message.parent_id;
}

export function Log({ state, session }: { state: State; session: Session }) {
  const log = useRef<HTMLDivElement>(null);
  const seen = useRef({ first: "", thread: "", height: 0 });
  const [at_end, set_at_end] = useState(true);
  const messages = state.outgoing ? [...state.messages, state.outgoing.message] : state.messages;
  const shown = messages.filter((message) => message.role !== "system");
  const first = shown[0]?.id ?? "";
  const thread = state.thread?.id ?? "";

  useLayoutEffect(() => {
    const box = log.current;
    if (box === null) return;
    const before = seen.current;
    const other_thread = before.thread !== thread;
    if (at_end || other_thread) box.scrollTop = box.scrollHeight;
    else if (before.first !== first) box.scrollTop += box.scrollHeight - before.height;
    seen.current = { first, thread, height: box.scrollHeight };
    if (other_thread) set_at_end(true);
  });

  const outgoing = state.outgoing?.message.id;
  useEffect(() => {
    if (outgoing) set_at_end(true); // who asks wants to see the answer
  }, [outgoing]);

  useEffect(() => {
    if (state.target === null) return;
    const box = log.current;
    const articles = [...(box?.querySelectorAll<HTMLElement>("[data-message]") ?? [])];
    const found = articles.find((article) => article.dataset["message"] === state.target);
    if (!box || !found) return;
    set_at_end(false);
    box.scrollTop = found.offsetTop - Math.max(0, (box.clientHeight - found.offsetHeight) / 2);
    for (const article of articles) article.classList.toggle("jcs-found", article === found);
    session.search.reached();
  }, [state.target, session]);

  function scrolled(): void {
    const box = log.current;
    if (box) set_at_end(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX);
  }

  const last = shown.at(-1);
  return (
    <div class="jcs-log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard */}
      <div class="jcs-log" ref={log} role="log" aria-live="off" tabIndex={0} onScroll={scrolled}>
        {state.more_messages && (
          <button type="button" class="jcs-more" onClick={() => session.threads.earlier()}>
            Earlier messages
          </button>
        )}
        {shown.length === 0 && <Welcome state={state} />}
        {shown.map((message) =>
          is_compared(message, state) ? (
            <Compare
              key={message.id}
              message={message}
              beside={state.beside}
              session={session}
              readonly={state.thread?.from_original ?? false}
            />
          ) : (
            <Message
              key={message.id}
              message={message}
              last={message === last}
              session={session}
              readonly={state.thread?.from_original ?? false}
            />
          ),
        )}
      </div>
      {!at_end && (
        <button type="button" class="jcs-to-end" onClick={() => set_at_end(true)}>
          ↓ Latest
        </button>
      )}
    </div>
  );
}
