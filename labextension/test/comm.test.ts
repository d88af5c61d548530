import type { AnyModel } from "@anywidget/types";
import { describe, expect, it } from "vitest";
import { Drafts } from "../src/core/drafts";
import { Session } from "../src/core/session";
import widget from "../src/widget";
import { comm_transport } from "../src/widget/comm";

/** The part of a widget's model that the transport uses. */
class Model {
  readonly sent: unknown[] = [];
  readonly callbacks = new Map<string, Set<(content?: unknown) => void>>();
  disposed = false;

  send(content: unknown): void {
    if (this.disposed) throw new Error("Cannot send");
    this.sent.push(content);
  }

  on(name: string, callback: () => void): void {
    this.callbacks.set(name, (this.callbacks.get(name) ?? new Set()).add(callback));
  }

  off(name: string, callback: () => void): void {
    this.callbacks.get(name)?.delete(callback);
  }

  trigger(name: string, content?: unknown): void {
    for (const callback of this.callbacks.get(name) ?? []) callback(content);
  }
}

function open() {
  const model = new Model();
  const session = new Session(comm_transport(model as unknown as AnyModel), new Drafts(null));
  return { model, session };
}

describe("a comm", () => {
  it("whose kernel was restarted is lost, and asks once whether anybody is there", () => {
    const { model, session } = open();
    model.trigger("comm_live_update");
    model.trigger("comm_live_update");
    expect(session.state.alive).toBe(false);
    expect(model.sent).toHaveLength(2); // hello at the start, and after the loss
  });

  it("that can't send any more is lost, without an error for the user", async () => {
    const { model, session } = open();
    model.disposed = true;
    void session.messages.stop();
    void session.search.find("x");
    expect(session.state.alive).toBe(false);
    expect(session.state.problem).toBe("");
  });

  it("is left alone, and the page too, when a panel of an older anywidget is taken away", () => {
    const model = new Model();
    const el = document.createElement("div");
    document.body.append(el);
    const end = widget.render({ model: model as unknown as AnyModel, el }); // without a signal
    expect(el.querySelectorAll(".jcs")).toHaveLength(1);
    end();
    end(); // some hosts call it twice
    expect(el.childElementCount).toBe(0);
    expect([...model.callbacks.values()].map((callbacks) => callbacks.size)).toEqual([0, 0]);
    const sent = model.sent.length;
    window.dispatchEvent(new Event("online"));
    expect(model.sent).toHaveLength(sent);
  });

  it("is left alone when the panel has been closed", () => {
    const { model, session } = open();
    session.close();
    expect([...model.callbacks.values()].map((callbacks) => callbacks.size)).toEqual([0, 0]);
  });
});
