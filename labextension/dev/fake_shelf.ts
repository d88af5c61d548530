/** The scripted kernel's lists of threads, its trash, its spending and its templates. */

import type { ShelfRequest, SpendingReply, TemplateInfo, ThreadInfo } from "../src/core/wire";
import type { Unaddressed } from "./fake_kernel";
import { NOTEBOOK, thread, uid } from "./story";

interface World {
  threads: ThreadInfo[];
  gone: (thread_id: string) => void;
}

export class FakeShelf {
  spending: Omit<SpendingReply, "req" | "thread_id" | "kind"> = {
    thread: { runs: 2, tokens: 3100, uncounted_runs: 0, cost_usd: 0.012, unpriced_runs: 0 },
    month: { runs: 40, tokens: 91_000, uncounted_runs: 0, cost_usd: 4.2, unpriced_runs: 0 },
    budget_usd: 20,
  };
  templates: TemplateInfo[] = [{ name: "explain", text: "Explain {{what}} to {{whom}}." }];
  preferences = { enter_sends: true };
  trashed = [uid(70)];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  reply_to(request: ShelfRequest): Unaddressed {
    switch (request.kind) {
      case "threads":
        return this.#page(request);
      case "labels":
        return { kind: "labels", tags: [{ name: "eda", thread_count: 2 }], folders: [] };
      case "bookmarks":
        return {
          kind: "search",
          hits: [
            {
              message_id: uid(21),
              thread_id: uid(10),
              thread_title: "Why body mass has two peaks",
              notebook_title: "penguins.ipynb",
              role: "assistant",
              snippet: "Two species are mixed",
              created_at: "2026-10-03T14:32:05Z",
            },
          ],
        };
      case "purge":
        this.trashed = this.trashed.filter((id) => id !== request.item_id);
        return this.#trash();
      case "trash":
        return this.#trash();
      case "delete_thread":
        this.#world.gone(request.thread_id);
        return { kind: "ok" };
      case "set_budget":
        this.spending = { ...this.spending, budget_usd: request.budget_usd };
        return { kind: "spending", thread_id: request.thread_id, ...this.spending };
      case "spending":
        return { kind: "spending", thread_id: request.thread_id, ...this.spending };
      case "set_preferences":
        this.preferences = { enter_sends: request.enter_sends };
        return { kind: "preferences", preferences: this.preferences };
      case "put_template":
        this.#forget(request.name, request.was);
        this.templates = [...this.templates, { name: request.name, text: request.text }];
        return { kind: "templates", templates: this.templates };
      case "delete_template":
        this.#forget(request.name);
        return { kind: "templates", templates: this.templates };
      case "templates":
        return { kind: "templates", templates: this.templates };
    }
  }

  #forget(...names: (string | null)[]): void {
    this.templates = this.templates.filter((template) => !names.includes(template.name));
  }

  #trash(): Unaddressed {
    const items = this.trashed.map((item_id) => ({
      item_id,
      what: "thread" as const,
      title: "Old ideas",
      preview: "Drop the outliers",
      deleted_at: "2026-10-03T14:32:05Z",
    }));
    return { kind: "trash", items, more_items: 0 };
  }

  #page({ after, limit, everywhere, archived, tag }: ShelfRequest & { kind: "threads" }) {
    const other = thread(40, { title: "Churn", from_original: true, notebook_id: uid(2) });
    const all = (everywhere ? [...this.#world.threads, other] : this.#world.threads).filter(
      (known) => known.archived === (archived ?? false) && (!tag || known.tags.includes(tag)),
    );
    const start = all.findIndex((known) => known.id === after) + 1;
    return {
      kind: "threads" as const,
      threads: all.slice(start, start + limit),
      more_threads: all.length > start + limit,
      notebooks: { [NOTEBOOK.notebook_id]: NOTEBOOK.title, [uid(2)]: "churn.ipynb" },
    };
  }
}
