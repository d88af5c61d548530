/** One view's conversation with its kernel: what the user does goes out, the state comes in. */

import { Assets, import_script } from "./assets";
import { BranchCommands } from "./commands/branches";
import { CodeCommands } from "./commands/code";
import { ContextCommands } from "./commands/context";
import { attempt, type Desk } from "./commands/desk";
import { FarCommands } from "./commands/far";
import { FileCommands } from "./commands/files";
import { KeepingCommands } from "./commands/keeping";
import { MessageCommands } from "./commands/messages";
import { PageCommands } from "./commands/pages";
import { PreferenceCommands } from "./commands/preferences";
import { SearchCommands } from "./commands/search";
import { ShareCommands } from "./commands/shares";
import { ShelfCommands } from "./commands/shelf";
import { SpendingCommands } from "./commands/spending";
import { SyncCommands } from "./commands/sync";
import { TemplateCommands } from "./commands/templates";
import { ThreadCommands } from "./commands/threads";
import { ToolCommands } from "./commands/tools";
import { Connection } from "./connection";
import { browser_storage, type Drafts, ThreadDraft } from "./drafts";
import { type Action, reduce } from "./reducer";
import { chosen, INITIAL, type State } from "./state";
import { Texts } from "./text/texts";
import type { Transport } from "./transport";
import { UnconfirmedQuestion } from "./unconfirmed";
import { type Event, PROTOCOL_VERSION } from "./wire";

/** Asked again this long after a state that did not fit what had been told meanwhile. */
const AGAIN_AFTER_MS = 250;

export class Session {
  readonly threads: ThreadCommands;
  readonly messages: MessageCommands;
  readonly pages: PageCommands;
  readonly branches: BranchCommands;
  readonly keeping: KeepingCommands;
  readonly search: SearchCommands;
  readonly shares: ShareCommands;
  readonly shelf: ShelfCommands;
  readonly spending: SpendingCommands;
  readonly preferences: PreferenceCommands;
  readonly sync: SyncCommands;
  readonly far: FarCommands;
  readonly templates: TemplateCommands;
  readonly context: ContextCommands;
  readonly code: CodeCommands;
  readonly texts: Texts;
  readonly tools: ToolCommands;
  readonly files: FileCommands;
  /** Runs the panel's cell again; null where the page can't. */
  run_cell: (() => void) | null = null;

  readonly #desk: Desk;
  readonly #connection: Connection;
  readonly #drafts: Drafts;
  readonly #watchers = new Set<() => void>();
  readonly #stop_losing: () => void;
  #state: State = INITIAL;
  #hello_under_way = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(transport: Transport, drafts: Drafts) {
    this.#drafts = drafts;
    this.#connection = new Connection(
      transport,
      (event) => this.#take(event),
      (waiting) => this.#dispatch({ type: "waiting", waiting }),
    );
    this.#desk = desk_of(
      () => this.#state,
      (action) => this.#dispatch(action),
      this.#connection,
    );
    this.threads = new ThreadCommands(this.#desk);
    this.keeping = new KeepingCommands(this.#desk, this.threads);
    this.tools = new ToolCommands(this.#desk);
    this.files = new FileCommands(this.#desk);
    this.messages = new MessageCommands(this.#desk, this.threads, this.files, {
      draft: (thread_id) => this.draft(thread_id ?? ""),
      unconfirmed: () => new UnconfirmedQuestion(browser_storage("sessionStorage"), this.#place()),
    });
    this.pages = new PageCommands(this.#desk);
    this.branches = new BranchCommands(this.#desk, this.pages);
    this.search = new SearchCommands(this.#desk, this.pages);
    this.shares = new ShareCommands(this.#desk);
    this.shelf = new ShelfCommands(this.#desk);
    this.spending = new SpendingCommands(this.#desk);
    this.preferences = new PreferenceCommands(this.#desk);
    this.sync = new SyncCommands(this.#desk);
    this.far = new FarCommands(this.#desk);
    this.templates = new TemplateCommands(this.#desk);
    this.context = new ContextCommands(this.#desk);
    this.code = new CodeCommands(this.#desk);
    const assets = new Assets(async (name) => {
      const { code } = await this.#desk.request({ kind: "asset", name });
      return await import_script(code);
    });
    this.texts = new Texts(assets);
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
    clearTimeout(this.#again);
    this.#connection.close();
    this.#watchers.clear();
  }

  /** Ask for the whole state, then again for what has had no reply. One is asked at a time. */
  hello(): void {
    if (this.#hello_under_way) return;
    this.#hello_under_way = true;
    void attempt(this.#desk, async () => {
      const thread_id = chosen(this.#state) || null;
      const body = { kind: "hello", protocol: PROTOCOL_VERSION, thread_id } as const;
      const reply = await this.#connection.request(body).finally(() => {
        this.#hello_under_way = false;
      });
      this.#dispatch({ type: "hello", reply });
      if (this.#state.phase === "stale") {
        // Another was lost meanwhile; a kernel whose word never fits is not asked without end.
        this.#again = setTimeout(() => this.hello(), AGAIN_AFTER_MS);
      }
      void this.keeping.look_up_models();
      const [beside] = this.#state.beside;
      if (beside) void this.branches.beside(beside.id); // it may have grown meanwhile
      this.#connection.repeat_pending();
      await this.messages.resend();
    });
  }

  /** The page has come back from sleep: ask anew, even if an older question is still out. */
  wake(): void {
    this.#hello_under_way = false;
    this.hello();
  }

  /** What the page says of the kernel: `away` while the way to it is being made again. */
  kernel_is(kernel: "here" | "away" | "gone"): void {
    const { online } = this.#state;
    this.#dispatch({ type: "online", online: kernel !== "away" });
    if (kernel === "gone" && this.#state.alive) this.#dispatch({ type: "lost" });
    if (kernel === "here" && !online) this.wake();
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

  /** What is being written in the thread chosen, or in another; kept over a reload. */
  draft(thread_id = chosen(this.#state)): ThreadDraft {
    return new ThreadDraft(this.#drafts, `${this.#place()}:${thread_id || "new"}`);
  }

  #place(): string {
    const { notebook_id, path } = this.#state.notebook;
    return notebook_id ?? path ?? "";
  }

  #take(event: Event): void {
    this.#dispatch({ type: "event", event });
    if (event.kind === "branch") void this.branches.follow(event.thread_id);
    if (event.kind === "done") void this.spending.look();
  }

  #dispatch(action: Action): void {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state === before) return;
    for (const watcher of this.#watchers) watcher();
    if (this.#state.phase === "stale" && before.phase !== "stale") this.hello();
  }
}

function desk_of(
  state: () => State,
  dispatch: (action: Action) => void,
  connection: Connection,
): Desk {
  return {
    get state() {
      return state();
    },
    dispatch,
    request: (body) => connection.request(body),
  };
}
