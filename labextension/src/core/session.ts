/** One view's conversation with its kernel: what the user does goes out, the state comes in. */

import { Connection, RequestError } from "./connection";
import type { Drafts } from "./drafts";
import { new_message_id } from "./ids";
import { type Action, reduce } from "./reducer";
import { INITIAL, running, type State } from "./state";
import type { Transport } from "./transport";
import { PROTOCOL_VERSION, type PreviewReply, type ThreadReply } from "./wire";

const PAGE = 50;
/** Pages read at most while looking for a found message. */
const MAX_SEARCH_PAGES = 20;
const SEARCH_PAGE = 200;

export class Session {
  readonly #connection: Connection;
  readonly #drafts: Drafts;
  readonly #watchers = new Set<() => void>();
  readonly #stop_losing: () => void;
  #state: State = INITIAL;
  #hello_under_way = false;

  constructor(transport: Transport, drafts: Drafts) {
    this.#drafts = drafts;
    this.#connection = new Connection(
      transport,
      (event) => this.#dispatch({ type: "event", event }),
      (waiting) => this.#dispatch({ type: "waiting", waiting }),
    );
    this.#stop_losing = transport.lost(() => {
      if (!this.#state.alive) return;
      this.#dispatch({ type: "lost" });
      this.wake(); // if somebody is there after all, the answer says so
    });
    this.hello();
  }

  get state(): State {
    return this.#state;
  }

  /** Call back after each change; returns how to stop. */
  watch(callback: () => void): () => void {
    this.#watchers.add(callback);
    return () => this.#watchers.delete(callback);
  }

  close(): void {
    this.#stop_losing();
    this.#connection.close();
    this.#watchers.clear();
  }

  /** Ask for the whole state, then again for what has had no reply. One is asked at a time. */
  hello(): void {
    if (this.#hello_under_way) return;
    this.#hello_under_way = true;
    const thread_id = this.#state.thread?.id ?? null;
    this.#connection
      .request({ kind: "hello", protocol: PROTOCOL_VERSION, thread_id })
      .then((reply) => {
        this.#hello_under_way = false;
        this.#dispatch({ type: "hello", reply });
        this.#connection.repeat_pending();
      })
      .catch((error: unknown) => {
        this.#hello_under_way = false;
        this.#tell(error);
      });
  }

  /** The page has come back from sleep: ask anew, even if an older question is still out. */
  wake(): void {
    this.#hello_under_way = false;
    this.hello();
  }

  /** Tell the kernel where the notebook is; resolves with the id its metadata should hold. */
  async locate(where: {
    notebook_id: string | null;
    path: string;
    server_root: string | null;
  }): Promise<string | null> {
    const reply = await this.#connection.request({ kind: "located", ...where });
    this.#dispatch({ type: "located", reply });
    return reply.notebook.notebook_id;
  }

  /** Ask; returns whether the text is on its way (one question at a time). */
  send(text: string): boolean {
    const { outgoing, thread, phase, alive } = this.#state;
    if (outgoing !== null || running(this.#state) || phase === "connecting") return false;
    if (!alive || !text.trim()) return false;
    const thread_id = thread?.id ?? null;
    const message_id = this.#drafts.message_id(this.#draft_key(), text) ?? new_message_id();
    this.#drafts.keep(this.#draft_key(), text, message_id);
    this.#dispatch({ type: "asked", message: question(message_id, thread_id, text), thread_id });
    this.#deliver(text, message_id, thread_id);
    return true;
  }

  async #deliver(text: string, message_id: string, thread_id: string | null): Promise<void> {
    const draft_key = this.#draft_key();
    try {
      const sent = await this.#connection.request({ kind: "send", thread_id, message_id, text });
      this.#drafts.drop(draft_key);
      const arrived = this.#state.messages.some((message) => message.id === message_id);
      this.#dispatch({ type: "sent", message_id, thread_id: sent.thread_id });
      if (this.#state.thread === null || (this.#shows(sent.thread_id) && !arrived)) {
        await this.open(sent.thread_id); // its event was lost, or this is its first question
      }
    } catch (error) {
      this.#drafts.keep(draft_key, text, message_id);
      this.#dispatch({ type: "refused", message_id, problem: in_words(error) });
    }
  }

  /** End the answer that is being written in the thread shown. */
  async stop(): Promise<void> {
    const thread_id = this.#state.thread?.id;
    if (thread_id) await this.#ask(() => this.#connection.request({ kind: "stop", thread_id }));
  }

  /** Answer the question of this answer again. */
  async retry(message_id: string): Promise<void> {
    await this.#ask(() => this.#connection.request({ kind: "retry", message_id }));
  }

  async open(thread_id: string): Promise<void> {
    await this.#ask(async () => {
      const reply = await this.#page(thread_id, null, PAGE);
      this.#dispatch({ type: "opened", reply });
    });
  }

  /** A new thread begins with its first question: until then the kernel needn't know. */
  start_thread(): void {
    this.#dispatch({ type: "fresh" });
  }

  async earlier(): Promise<void> {
    await this.#ask(() => this.#read_earlier(PAGE));
  }

  async #read_earlier(limit: number): Promise<void> {
    const { thread, messages, more_messages } = this.#state;
    const first = messages[0];
    if (!thread || !first || !more_messages) return;
    this.#dispatch({ type: "earlier", reply: await this.#page(thread.id, first.id, limit) });
  }

  async more_threads(): Promise<void> {
    const after = this.#state.threads.at(-1)?.id ?? null;
    await this.#ask(async () => {
      const reply = await this.#connection.request({ kind: "threads", after, limit: PAGE });
      this.#dispatch({ type: "threads", reply });
    });
  }

  async rename(thread_id: string, title: string): Promise<void> {
    await this.#ask(async () => {
      const reply = await this.#connection.request({ kind: "set_thread", thread_id, title });
      this.#dispatch({ type: "thread_set", thread: reply.thread });
    });
  }

  async search(query: string): Promise<void> {
    this.#dispatch({ type: "query", query });
    if (!query.trim()) return;
    await this.#ask(async () => {
      const reply = await this.#connection.request({ kind: "search", query, limit: 20 });
      this.#dispatch({ type: "hits", query, hits: reply.hits });
    });
  }

  /** Open the thread of a found message and page back until the message is there. */
  async jump(thread_id: string, message_id: string): Promise<void> {
    await this.open(thread_id);
    await this.#ask(async () => {
      for (let page = 0; page < MAX_SEARCH_PAGES && !this.#has(message_id); page++) {
        if (!this.#shows(thread_id) || !this.#state.more_messages) break;
        await this.#read_earlier(SEARCH_PAGE);
      }
      if (!this.#shows(thread_id)) return;
      if (this.#has(message_id)) this.#dispatch({ type: "target", message_id });
      else this.#problem("That message is not on the branch of this thread that is open.");
    });
  }

  /** What `text` would send besides itself. */
  preview(text: string): Promise<PreviewReply> {
    return this.#connection.request({ kind: "preview", text });
  }

  /** The text that was being written in the thread shown, after a reload. */
  draft(): string {
    return this.#drafts.text(this.#draft_key());
  }

  keep_draft(text: string): void {
    this.#drafts.keep(this.#draft_key(), text);
  }

  /** Scrolled to: don't do it again. */
  reached_target(): void {
    this.#dispatch({ type: "target", message_id: null });
  }

  #draft_key(): string {
    const { notebook, thread } = this.#state;
    return `${notebook.notebook_id ?? notebook.path ?? ""}:${thread?.id ?? "new"}`;
  }

  #page(thread_id: string, before: string | null, limit: number): Promise<ThreadReply> {
    return this.#connection.request({ kind: "open", thread_id, before, limit });
  }

  #has(message_id: string): boolean {
    return this.#state.messages.some((message) => message.id === message_id);
  }

  #shows(thread_id: string): boolean {
    return this.#state.thread?.id === thread_id;
  }

  async #ask(how: () => Promise<unknown>): Promise<void> {
    try {
      await how();
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    this.#problem(in_words(error));
  }

  #problem(problem: string): void {
    this.#dispatch({ type: "problem", problem });
  }

  #dispatch(action: Action): void {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state === before) return;
    for (const watcher of this.#watchers) watcher();
    if (this.#state.phase === "stale" && before.phase !== "stale") this.hello();
  }
}

/** What the user is told; a fault of our own is not dressed up as one of theirs. */
function in_words(error: unknown): string {
  if (error instanceof RequestError) return error.message;
  throw error;
}

function question(id: string, thread_id: string | null, text: string) {
  return {
    id,
    thread_id: thread_id ?? "",
    parent_id: null,
    role: "user",
    status: "pending",
    created_at: new Date().toISOString(),
    parts: [{ type: "text", text }],
    run: null,
  };
}
