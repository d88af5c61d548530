/** A kernel by script, at the other end of a transport: it answers as the real one does. */

import type { Transport } from "../src/core/transport";
import type {
  Event,
  MessageInfo,
  Reply,
  Request,
  ThreadChanges,
  ThreadInfo,
} from "../src/core/wire";
import { FakeBranches } from "./fake_branches";
import { reply_to_context } from "./fake_context";
import { FakeShares } from "./fake_shares";
import { FakeShelf } from "./fake_shelf";
import { FakeSpaces } from "./fake_spaces";
import { FakeSync } from "./fake_sync";
import {
  FAILED,
  MESSAGES,
  message,
  NOTEBOOK,
  run,
  STREAMED,
  THREADS,
  text,
  thread,
  uid,
} from "./story";

type Unnumbered = Event extends infer E ? (E extends Event ? Omit<E, "seq"> : never) : never;
export type Unaddressed = Reply extends infer R
  ? R extends Reply
    ? Omit<R, "req">
    : never
  : never;

/** What is answered anew each time that it is asked. */
const READING = new Set<Request["kind"]>(["hello", "open"]);

/** As many messages as come unasked. */
const PAGE = 50;

export class FakeKernel implements Transport {
  readonly requests: Request[] = [];
  /** True: requests wait, as while a cell runs. */
  busy = false;
  threads: ThreadInfo[] = THREADS;
  messages: MessageInfo[] = MESSAGES;
  saved = { saved: true, reason: "" };
  delta_ms = 60;
  /** The scripts that a view may fetch, by name. */
  assets: Record<string, string> = {};
  readonly shares = new FakeShares();
  readonly shelf = new FakeShelf(this);
  readonly sync = new FakeSync((sync) => this.event({ kind: "sync", sync }));
  readonly spaces = new FakeSpaces(this);
  readonly #listeners = new Set<(content: unknown) => void>();
  readonly #branches = new FakeBranches(this);
  readonly #losers = new Set<() => void>();
  readonly #replies = new Map<string, Reply>();
  #waiting: Request[] = [];
  #seq = 0;
  #stopped = false;

  post(content: object): void {
    const request = content as Request;
    this.requests.push(request);
    if (this.busy) this.#waiting.push(request);
    else queueMicrotask(() => this.#answer(request));
  }

  listen(callback: (content: unknown) => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  lost(callback: () => void): () => void {
    this.#losers.add(callback);
    return () => this.#losers.delete(callback);
  }

  /** Restarted: nobody answers any more. */
  die(): void {
    this.busy = true;
    for (const callback of this.#losers) callback();
  }

  /** A thread was deleted. */
  gone(thread_id: string): void {
    this.threads = this.threads.filter((known) => known.id !== thread_id);
    this.event({ kind: "thread_gone", thread_id });
  }

  idle(): void {
    this.busy = false;
    for (const request of this.#waiting.splice(0)) this.#answer(request);
  }

  event(event: Unnumbered): void {
    this.#seq += 1;
    this.tell({ ...event, seq: this.#seq });
  }

  /** An event that gets lost on its way. */
  lose(): void {
    this.#seq += 1;
  }

  tell(content: unknown): void {
    for (const listener of this.#listeners) listener(content);
  }

  reply(req: string, reply: Unaddressed): void {
    this.tell({ ...reply, req });
  }

  #answer(request: Request): void {
    const known = this.#replies.get(request.req);
    if (known) {
      this.tell(known);
      return;
    }
    const reply = { ...this.#reply_to(request), req: request.req } as Reply;
    if (!READING.has(request.kind)) this.#replies.set(request.req, reply);
    this.tell(reply);
  }

  #reply_to(request: Request): Unaddressed {
    switch (request.kind) {
      case "tools":
        return { kind: "tools", tools: TOOLS };
      case "next_input":
      case "code_used":
      case "approve":
        return { kind: "ok" };
      case "file":
        return { kind: "file", media_type: "image/png", data: PICTURE };
      case "hello":
        return {
          kind: "hello",
          protocol: 1,
          seq: this.#seq,
          notebook: NOTEBOOK,
          saved: this.saved,
          sync: this.sync.info,
          preferences: this.shelf.preferences,
          model: "offline",
          threads: this.threads,
          more_threads: false,
          thread: this.#shown(request.thread_id),
          messages: this.#said(this.#shown(request.thread_id)?.id).slice(-PAGE),
          more_messages: this.messages.length > PAGE,
        };
      case "located":
        return { kind: "located", notebook: NOTEBOOK };
      case "threads":
      case "labels":
      case "bookmarks":
      case "trash":
      case "delete_thread":
      case "purge":
      case "spending":
      case "set_budget":
      case "set_preferences":
      case "templates":
      case "put_template":
      case "delete_template":
        return this.shelf.reply_to(request);
      case "sync_login":
      case "sync_logout":
      case "sync_now":
      case "sync_pause":
      case "conflicts":
      case "settle":
      case "refused":
      case "settle_refused":
        return this.sync.reply_to(request);
      case "shares":
      case "share":
      case "revoke_share":
        return this.shares.reply_to(request);
      case "unlock":
      case "encrypt":
      case "phrase":
      case "spaces":
      case "new_space":
      case "join_space":
      case "leave_space":
      case "members":
      case "invite":
      case "place_thread":
        return this.spaces.reply_to(request);
      case "open":
        return this.#page(request);
      case "new_thread":
        return this.#open(uid(10));
      case "set_thread":
        return { ...this.#open(request.thread_id, request), messages: [] };
      case "send":
        if (request.text === "refuse") return REFUSAL;
        this.#ask(request.message_id, request.thread_id, request.text);
        return { kind: "sent", thread_id: request.thread_id ?? uid(10), message_id: uid(99) };
      case "edit":
      case "regenerate":
      case "resume":
      case "compare":
      case "switch":
      case "siblings":
      case "fork":
      case "delete":
      case "restore":
      case "mark":
      case "suggest_title":
      case "models":
        return this.#branches.reply_to(request);
      case "stop":
        this.#stopped = true;
        return { kind: "ok" };
      case "preview":
      case "would_send":
      case "was_sent":
      case "complete":
        return reply_to_context(request);
      case "asset":
        return { kind: "asset", code: this.assets[request.name] ?? "" };
      case "search":
        return {
          kind: "search",
          hits: [
            {
              message_id: uid(21),
              thread_id: uid(10),
              thread_title: "Why body mass has two peaks",
              notebook_title: "penguins.ipynb",
              role: "assistant",
              snippet: "Two \u0002species\u0003 are mixed. Gentoo are about 1.4 kg heavier",
              created_at: "2026-10-03T14:32:05Z",
            },
          ],
        };
    }
  }

  #page({ thread_id, before, after, around, first, limit }: Extract<Request, { kind: "open" }>) {
    const all = this.#open(thread_id);
    const at = (id: string | null | undefined) => all.messages.findIndex((one) => one.id === id);
    const end = all.messages.length;
    let [from, to] = [end - limit, end];
    if (first) [from, to] = [0, limit];
    if (before) [from, to] = [at(before) - limit, at(before)];
    if (after) [from, to] = [at(after) + 1, at(after) + 1 + limit];
    if (around) [from, to] = [at(around) - limit / 2, at(around) + limit / 2];
    return {
      ...all,
      messages: all.messages.slice(Math.max(0, from), to),
      more_messages: from > 0,
      more_later: to < end,
    };
  }

  #open(thread_id: string, changes: ThreadChanges = {}) {
    const found = this.threads.find((known) => known.id === thread_id) ?? thread(10);
    return {
      kind: "thread" as const,
      thread: changed(found, changes),
      messages: this.#said(thread_id),
      more_messages: false,
      more_later: false,
    };
  }

  #shown(thread_id: string | null): ThreadInfo | null {
    return this.threads.find(({ id }) => id === thread_id) ?? this.threads[0] ?? null;
  }

  #said(thread_id: string | undefined): MessageInfo[] {
    return thread_id === uid(12) ? FAILED : thread_id === uid(10) ? this.messages : [];
  }

  #ask(message_id: string, thread_id: string | null, words: string): void {
    const of = thread_id ?? uid(10);
    const parent_id = this.#said(of).at(-1)?.id ?? null;
    const question = message(0, { id: message_id, thread_id: of, parent_id, parts: text(words) });
    const begun = run({ status: "running", total_ms: null, cost_usd: null });
    const answer = message(99, {
      thread_id: of,
      parent_id: message_id,
      role: "assistant",
      status: "streaming",
      run: begun,
    });
    this.#stopped = false;
    this.event({ kind: "thread_changed", thread: thread(10, { id: of }) });
    this.event({ kind: "message", message: question });
    this.event({ kind: "message", message: answer });
    this.#stream(STREAMED.match(/[\s\S]{1,6}/g) ?? [], "");
  }

  #stream(pieces: string[], said: string): void {
    const [piece, ...rest] = pieces;
    if (piece === undefined || this.#stopped) {
      const status = this.#stopped ? "stopped" : "complete";
      this.event({
        kind: "done",
        message_id: uid(99),
        status,
        run: run({ status }),
        text_chars: said.length,
      });
      return;
    }
    this.event({ kind: "delta", message_id: uid(99), part: 0, type: "text", text: piece });
    setTimeout(() => this.#stream(rest, said + piece), this.delta_ms);
  }
}

/** One pixel. */
const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const TOOLS = [
  { name: "look_at", about: "See a summary of a variable it names", asks: false },
  { name: "run_code", about: "Run Python in your kernel", asks: true },
];

function changed(thread: ThreadInfo, changes: ThreadChanges): ThreadInfo {
  const { title, pinned, archived, tags, model } = changes;
  const given = Object.entries({ title, pinned, archived, tags, model });
  return { ...thread, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}

const REFUSAL: Unaddressed = {
  kind: "error",
  error: {
    code: "run_active",
    what: "An answer is being written in this thread.",
    kept: "Your question is kept.",
    hint: "Stop it, or wait for its end.",
  },
};
