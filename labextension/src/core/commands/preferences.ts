/** What the user chooses for all panels. */

import type { PreferencesInfo } from "../wire";
import { attempt, type Desk } from "./desk";

export class PreferenceCommands {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async choose(preferences: PreferencesInfo): Promise<void> {
    await attempt(this.#desk, async () => {
      const reply = await this.#desk.request({ kind: "set_preferences", ...preferences });
      this.#desk.dispatch({ type: "preferences", preferences: reply.preferences });
    });
  }
}
