/** The part of the scripted kernel that branches, marks and deletes. */

import type { MessageInfo, Request, RunInfo } from "../src/core/wire";
import type { BranchRequest, KeepingRequest } from "../src/core/wire/requests";
import type { FakeKernel, Unaddressed } from "./fake_kernel";
import { message, run, text, thread, uid } from "./story";

type Asked = Extract<Request, BranchRequest | KeepingRequest>;

export class FakeBranches {
  readonly #kernel: FakeKernel;
  /** Every message that ever was there, in the order in which they came. */
  readonly #all: MessageInfo[] = [];

  constructor(kernel: FakeKernel) {
    this.#kernel = kernel;
  }

  reply_to(request: Asked): Unaddressed {
    switch (request.kind) {
      case "edit": {
        const parent_id = this.#known(request.message_id)?.parent_id ?? null;
        const asked = { id: request.new_message_id, parent_id, parts: text(request.text) };
        this.#add(message(0, asked));
        return this.#answer(request.new_message_id, [uid(98)], null);
      }
      case "regenerate":
        return this.#answer(this.#parent(request.message_id), [request.answer_id], request.model);
      case "resume":
        return this.#answer(this.#parent(request.message_id), [request.answer_id], null);
      case "compare": {
        const parent_id = this.#kernel.messages.at(-1)?.id ?? null;
        this.#add(message(0, { id: request.message_id, parent_id, parts: text(request.text) }));
        return this.#answer(request.message_id, [uid(96), uid(97)], ...request.models);
      }
      case "switch":
        this.#put(this.#known(request.message_id));
        this.#kernel.event({ kind: "branch", thread_id: request.thread_id });
        return { kind: "ok" };
      case "siblings": {
        const parent_id = this.#parent(request.message_id);
        return { kind: "siblings", messages: this.#beside(parent_id) };
      }
      case "fork": {
        const forked = thread(60, { id: request.new_thread_id, title: "Two peaks (fork)" });
        const messages = this.#kernel.messages;
        return {
          kind: "thread",
          thread: forked,
          messages,
          more_messages: false,
          more_later: false,
        };
      }
      case "delete":
        this.#remember();
        this.#kernel.messages = this.#kernel.messages.filter((m) => m.id !== request.message_id);
        this.#kernel.event({ kind: "branch", thread_id: request.thread_id });
        return { kind: "ok" };
      case "restore":
        this.#put(this.#known(request.item_id));
        this.#kernel.event({ kind: "branch", thread_id: uid(10) });
        return { kind: "ok" };
      case "mark": {
        const { message_id, bookmarked = false, reaction = null } = request;
        this.#kernel.event({ kind: "marked", message_id, bookmarked, reaction });
        return { kind: "ok" };
      }
      case "suggest_title":
        this.#kernel.event({
          kind: "thread_changed",
          thread: thread(10, { title: "Two species" }),
        });
        return { kind: "ok" };
      case "models":
        return { kind: "models", models: ["openai:gpt-5", "offline"] };
    }
  }

  #answer(parent_id: string | null, ids: string[], ...models: (string | null)[]): Unaddressed {
    const runs: RunInfo[] = models.map((model) => run({ model: model ?? "gpt-5" }));
    ids.forEach((id, at) => {
      const compared = ids.length > 1 ? ids : [];
      const parts = text(`Once more, by ${runs[at]?.model}.`);
      const ran = runs[at] ?? null;
      this.#add(message(0, { id, parent_id, role: "assistant", parts, run: ran, compared }));
    });
    return { kind: "sent", thread_id: uid(10), message_id: ids.at(-1) ?? "" };
  }

  #add(made: MessageInfo): void {
    this.#remember();
    this.#all.push(made);
    const siblings = this.#beside(made.parent_id).map((beside) => beside.id);
    this.#put({ ...made, siblings });
    this.#kernel.event({ kind: "message", message: { ...made, siblings } });
  }

  /** A message takes its place on the open branch. */
  #put(made: MessageInfo | undefined): void {
    if (made === undefined) return;
    this.#remember();
    const siblings = this.#beside(made.parent_id).map((beside) => beside.id);
    const parent = this.#kernel.messages.findIndex((known) => known.id === made.parent_id);
    this.#kernel.messages = [...this.#kernel.messages.slice(0, parent + 1), { ...made, siblings }];
  }

  #remember(): void {
    for (const known of this.#kernel.messages) {
      if (!this.#all.some((other) => other.id === known.id)) this.#all.push(known);
    }
  }

  #known(id: string): MessageInfo | undefined {
    this.#remember();
    return this.#all.find((known) => known.id === id);
  }

  #parent(id: string): string | null {
    return this.#known(id)?.parent_id ?? null;
  }

  #beside(parent_id: string | null): MessageInfo[] {
    this.#remember();
    return this.#all.filter((known) => known.parent_id === parent_id);
  }
}
