/** What holds for all threads: what Enter does, and the month's budget. */

import { useEffect } from "preact/hooks";
import { enter_keys } from "../enter";
import { spent_usd } from "../money";
import type { Session } from "../session";
import type { State } from "../state";
import { Dialog } from "./dialog";

interface Props {
  state: State;
  session: Session;
  on_close: () => void;
}

export function SettingsDialog({ state, session, on_close }: Props) {
  useEffect(() => void session.spending.look(), [session]);
  const { spending, preferences } = state;
  const budget = spending?.budget_usd ?? null;
  return (
    <Dialog
      title="Settings"
      action="Save"
      on_close={on_close}
      on_done={(form) => {
        const amount = String(form.get("budget") ?? "").trim();
        const value = amount === "" ? null : Number(amount);
        if (value !== budget) void session.spending.set_budget(value);
        const enter_sends = form.get("enter") === "sends";
        if (enter_sends !== preferences.enter_sends) {
          void session.preferences.choose({ enter_sends });
        }
      }}
    >
      <fieldset class="jcs-choices">
        <legend>While you write</legend>
        {[true, false].map((enter_sends) => {
          const { send, line } = enter_keys(enter_sends);
          return (
            <label key={send}>
              <input
                type="radio"
                name="enter"
                value={enter_sends ? "sends" : "breaks"}
                defaultChecked={enter_sends === preferences.enter_sends}
                data-first={enter_sends === preferences.enter_sends || undefined}
              />
              <span>
                <kbd>{send}</kbd> sends, <kbd>{line}</kbd> breaks the line
              </span>
            </label>
          );
        })}
        <p class="jcs-hint">
          <kbd>Ctrl+Enter</kbd> (or <kbd>⌘+Enter</kbd>) sends in both.
        </p>
      </fieldset>
      <label>
        Budget for a month in US$, all notebooks; empty is none
        <input
          key={String(budget)}
          name="budget"
          type="number"
          min={0}
          max={1_000_000}
          step="any"
          defaultValue={budget === null ? "" : String(budget)}
        />
      </label>
      <p class="jcs-hint">
        {spending && <>This month so far: {spent_usd(spending.month)}. </>}
        The panel warns at 80 %, and before a question would pass it; nothing is held back.
      </p>
    </Dialog>
  );
}
