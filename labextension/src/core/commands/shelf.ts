/** What the user does with lists of threads: look at another, put threads away, get them back. */

import { HERE, type Listed } from "../shelf";
import { attempt, type Desk, PAGE, shows } from "./desk";

export class ShelfCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Show another list; null is this notebook's own. */
  async show(listed: Listed | null): Promise<void> {
    this.#desk.dispatch({ type: "shelf", listed });
    if (listed === null) return;
    if (listed.what === "threads") await this.more();
    else await this.#load(listed);
  }

  /** The list anew, if it is not this notebook's own: something was put there or taken away. */
  async renew(): Promise<void> {
    const listed = this.#desk.state.shelf?.listed;
    if (listed && listed.what !== "threads") await this.#load(listed);
  }

  /** The next page of the list that is shown. */
  async more(): Promise<void> {
    const { shelf, threads_after } = this.#desk.state;
    const listed = shelf?.listed ?? HERE;
    if (listed.what !== "threads") return;
    const after = shelf ? shelf.after : threads_after;
    const { everywhere, archived, tag = null, folder = null } = listed;
    const filter = { everywhere, archived, tag, folder };
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "threads", after, limit: PAGE, ...filter });
      if (shelf) this.#desk.dispatch({ type: "shelf_threads", listed, reply });
      else this.#desk.dispatch({ type: "threads", reply });
    });
  }

  /** The tags and folders in use. */
  async labels(): Promise<void> {
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "labels" });
      this.#desk.dispatch({ type: "labels", reply });
    });
  }

  /** Put a thread into the trash, and offer to take that back. */
  async remove(thread_id: string, title: string): Promise<void> {
    const again = shows(this.#desk, thread_id) && { thread_id };
    await attempt(this.#desk, async () => {
      await this.#desk.request({ kind: "delete_thread", thread_id });
      const words = `Deleted “${title || "Untitled"}”.`;
      this.#desk.dispatch({ type: "undo", undo: { item_id: thread_id, words, ...again } });
    });
  }

  /** Take something out of the trash. */
  async restore(item_id: string): Promise<void> {
    await attempt(this.#desk, () => this.#desk.request({ kind: "restore", item_id }));
    await this.renew();
  }

  /** Remove something for good. */
  async purge(item_id: string): Promise<void> {
    await attempt(this.#desk, async () => {
      const { items } = await this.#desk.request({ kind: "purge", item_id });
      const listed = this.#desk.state.shelf?.listed;
      if (listed) this.#desk.dispatch({ type: "shelf_items", listed, items });
    });
  }

  async #load(listed: Listed): Promise<void> {
    await attempt(this.#desk, async () => {
      if (listed.what === "trash") {
        const { items } = await this.#desk.request({ kind: "trash" });
        this.#desk.dispatch({ type: "shelf_items", listed, items });
      } else {
        const body = { kind: "bookmarks", limit: 100, after: null } as const;
        const { hits } = await this.#desk.request(body);
        this.#desk.dispatch({ type: "shelf_hits", listed, hits });
      }
    });
  }
}
