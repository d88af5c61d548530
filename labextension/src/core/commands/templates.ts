/** What the user does with prompt templates. */

import type { TemplateInfo, TemplatesReply } from "../wire";
import { attempt, type Desk } from "./desk";

export class TemplateCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** All templates as they are now; none if they can't be read. */
  async every(): Promise<TemplateInfo[]> {
    await this.look();
    return this.#desk.state.templates ?? [];
  }

  async look(): Promise<void> {
    await this.#take(() => this.#desk.request({ kind: "templates" }));
  }

  /** Keep a template; `was` is the name that it had. */
  async put(name: string, text: string, was: string | null = null): Promise<void> {
    await this.#take(() => this.#desk.request({ kind: "put_template", name, text, was }));
  }

  async remove(name: string): Promise<void> {
    await this.#take(() => this.#desk.request({ kind: "delete_template", name }));
  }

  #take(how: () => Promise<TemplatesReply>): Promise<void> {
    return attempt(this.#desk, async () => {
      const { templates } = await how();
      this.#desk.dispatch({ type: "templates", templates });
    });
  }
}
