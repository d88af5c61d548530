/** Requests with their replies over a transport; a request that waits keeps waiting. */

import { error_words } from "./format";
import { new_req } from "./ids";
import type { Transport } from "./transport";
import {
  type ErrorInfo,
  type Event,
  FAR,
  is_reply,
  type ReplyOf,
  type Request,
  type RequestBody,
  read_message,
} from "./wire";

/** How long a reply may take before the user is told that the kernel is waited for. */
export const WAITING_AFTER_MS = 1500;

/** What has no reply for so long is posted again: the kernel acts on each request once. */
export const REPEAT_AFTER_MS = 5000;
const REPEAT_AT_MOST_MS = 60_000;

/** The kernel's refusal of a request, in words. */
export class RequestError extends Error {
  constructor(readonly info: ErrorInfo) {
    super(error_words(info));
  }
}

interface Pending {
  request: Request;
  resolve: (reply: never) => void;
  reject: (error: RequestError) => void;
  timer: ReturnType<typeof setTimeout>;
  repeat: ReturnType<typeof setTimeout>;
  late: boolean;
}

export class Connection {
  readonly #transport: Transport;
  readonly #pending = new Map<string, Pending>();
  readonly #on_event: (event: Event) => void;
  readonly #on_waiting: (waiting: boolean) => void;
  readonly #stop_listening: () => void;

  constructor(
    transport: Transport,
    on_event: (event: Event) => void,
    on_waiting: (waiting: boolean) => void,
  ) {
    this.#transport = transport;
    this.#on_event = on_event;
    this.#on_waiting = on_waiting;
    this.#stop_listening = transport.listen((content) => this.#receive(content));
  }

  /** Ask, and wait however long it takes. Rejects with a `RequestError` when refused. */
  request<B extends RequestBody>(body: B): Promise<ReplyOf[B["kind"]]> {
    const request: Request = { ...body, req: new_req() };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#mark_late(request.req), WAITING_AFTER_MS);
      const repeat = this.#repeat_after(request.req, REPEAT_AFTER_MS);
      this.#pending.set(request.req, { request, resolve, reject, timer, repeat, late: false });
      this.#transport.post(request);
    });
  }

  /** Post again what has no reply yet, under the same `req`: the kernel acts on each once. */
  repeat_pending(): void {
    for (const { request } of this.#pending.values()) {
      if (request.kind !== "hello") this.#transport.post(request);
    }
  }

  /** Give up listening; what still waits is never answered. */
  close(): void {
    this.#stop_listening();
    for (const { timer, repeat } of this.#pending.values()) {
      clearTimeout(timer);
      clearTimeout(repeat);
    }
    this.#pending.clear();
  }

  #receive(content: unknown): void {
    const message = read_message(content);
    if (message === null) return;
    if (!is_reply(message)) {
      this.#on_event(message);
      return;
    }
    const pending = this.#pending.get(message.req);
    if (pending === undefined) return; // another view's, or answered already
    clearTimeout(pending.timer);
    clearTimeout(pending.repeat);
    this.#pending.delete(message.req);
    this.#tell_waiting();
    if (message.kind === "error") pending.reject(new RequestError(message.error));
    else pending.resolve(message as never);
  }

  /** A request or its reply may be lost. A busy kernel finds few of them when it is free. */
  #repeat_after(req: string, wait_ms: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      const pending = this.#pending.get(req);
      if (pending === undefined) return;
      this.#transport.post(pending.request);
      pending.repeat = this.#repeat_after(req, Math.min(2 * wait_ms, REPEAT_AT_MOST_MS));
    }, wait_ms);
  }

  #mark_late(req: string): void {
    const pending = this.#pending.get(req);
    if (pending === undefined || FAR.has(pending.request.kind)) return;
    pending.late = true;
    this.#tell_waiting();
  }

  #tell_waiting(): void {
    this.#on_waiting([...this.#pending.values()].some((pending) => pending.late));
  }
}
