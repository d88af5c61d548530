/** The messages of a thread; it stays at the end unless the user has scrolled up. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import { is_readonly } from "../spaces";
import type { State } from "../state";
import type { MessageInfo } from "../wire";
import { type Anchor, anchor_of, hold } from "./anchor";
import { Compare } from "./compare";
import { Message } from "./message";
import { Welcome } from "./welcome";

/** This near the end counts as being there. */
const NEAR_PX = 48;

/** The next page is asked for when less than so many heights of the log are left. */
const AHEAD = 2;

function is_compared(message: MessageInfo, { beside }: State): boolean {
  return message.role === "assistant" && beside[0]?.parent_id === message.parent_id;
}

/** What is opened is to be read where it is: an end that moves on is not followed. */
function opens(target: EventTarget | null): boolean {
  const opener = "summary, [aria-expanded]:not([aria-haspopup])";
  return target instanceof Element && target.closest(opener) !== null;
}

export function Log({ state, session }: { state: State; session: Session }) {
  const log = useRef<HTMLDivElement>(null);
  const seen = useRef<{ thread: string; anchor: Anchor | null }>({ thread: "", anchor: null });
  const [at_end, set_at_end] = useState(true);
  const { more_messages, more_later } = state;
  const outgoing = more_later ? undefined : state.outgoing?.message;
  const messages = outgoing ? [...state.messages, outgoing] : state.messages;
  const shown = messages.filter((message) => message.role !== "system");
  const thread = state.thread?.id ?? "";

  useLayoutEffect(() => {
    const box = log.current;
    if (box === null) return;
    const other_thread = seen.current.thread !== thread;
    if ((at_end && !more_later) || other_thread) box.scrollTop = box.scrollHeight;
    else hold(box, seen.current.anchor);
    seen.current = { thread, anchor: anchor_of(box) };
    if (other_thread) set_at_end(true);
  });

  const asked = state.outgoing?.message.id;
  useEffect(() => {
    if (!asked) return;
    set_at_end(true); // who asks wants to see the answer
    if (session.state.more_later) void session.pages.latest();
  }, [asked, session]);

  useLayoutEffect(() => {
    if (state.target === null) return;
    const box = log.current;
    const articles = [...(box?.querySelectorAll<HTMLElement>("[data-message]") ?? [])];
    const found = articles.find((article) => article.dataset["message"] === state.target);
    if (!box || !found) return;
    set_at_end(false);
    box.scrollTop = found.offsetTop - Math.max(0, (box.clientHeight - found.offsetHeight) / 2);
    for (const article of articles) article.classList.toggle("jcs-found", article === found);
    seen.current.anchor = anchor_of(box);
    session.search.reached();
  }, [state.target, session]);

  useEffect(turn);

  /** Ask for the page that the user is about to reach. */
  function turn(): void {
    const box = log.current;
    if (!box) return;
    const ahead_px = AHEAD * box.clientHeight;
    const below_px = box.scrollHeight - box.scrollTop - box.clientHeight;
    if (more_messages && box.scrollTop < ahead_px) void session.pages.ahead("earlier");
    else if (more_later && below_px < ahead_px) void session.pages.ahead("later");
  }

  function scrolled(): void {
    const box = log.current;
    if (!box) return;
    seen.current.anchor = anchor_of(box);
    set_at_end(!more_later && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX);
    turn();
  }

  function to_end(): void {
    set_at_end(true);
    if (more_later) void session.pages.latest();
  }

  /** Home and End lead to the thread's ends, not to those of what is on the page. */
  function keydown(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
    const box = event.currentTarget;
    if (event.target !== box) return;
    if (event.key === "End" && more_later) {
      event.preventDefault();
      to_end();
    }
    if (event.key === "Home" && more_messages) {
      event.preventDefault();
      set_at_end(false);
      void session.pages.oldest().then(() => {
        box.scrollTop = 0;
        seen.current.anchor = null; // what was read is not shown any more
      });
    }
  }

  const last = shown.at(-1);
  const readonly = !state.alive || is_readonly(state.thread);
  return (
    <div class="jcs-log-frame">
      <div
        class="jcs-log"
        ref={log}
        role="log"
        aria-live="off"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard
        tabIndex={0}
        onScroll={scrolled}
        onClickCapture={(event) => opens(event.target) && set_at_end(false)}
        onKeyDown={keydown}
      >
        {more_messages && (
          <button type="button" class="jcs-more" onClick={() => session.pages.earlier()}>
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
              readonly={readonly}
            />
          ) : (
            <Message
              key={message.id}
              message={message}
              last={message === last && !more_later}
              session={session}
              readonly={readonly}
            />
          ),
        )}
        {more_later && (
          <button type="button" class="jcs-more" onClick={() => session.pages.later()}>
            Later messages
          </button>
        )}
      </div>
      {(!at_end || more_later) && (
        <button type="button" class="jcs-to-end" onClick={to_end}>
          ↓ Latest
        </button>
      )}
    </div>
  );
}
