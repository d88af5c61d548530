/** What holds for all threads: the month's budget. */

import { useEffect } from "preact/hooks";
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
  const { spending } = state;
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
      }}
    >
      <label>
        Budget for a month in US$, all notebooks; empty is none
        <input
          key={String(budget)}
          name="budget"
          type="number"
          min={0}
          max={1_000_000}
          step="any"
          data-first
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
