/** What a new link shows, and for how long. */

import type { NewShare, SharingInfo } from "../wire";

interface Props {
  sharing: SharingInfo;
  draft: NewShare;
  set_draft: (draft: NewShare) => void;
}

export function ShareForm({ sharing, draft, set_draft }: Props) {
  const set = (changes: Partial<NewShare>) => set_draft({ ...draft, ...changes });
  return (
    <>
      {sharing.encrypted ? (
        <p class="jcs-hint">
          Your history is encrypted: the link opens a sealed copy, and has the key to it. The server
          can't read it.
        </p>
      ) : (
        <fieldset class="jcs-choices">
          <legend>The link shows</legend>
          <Choice
            kind="radio"
            first
            on={!draft.live}
            label="a copy of the thread as it is now"
            choose={() => set({ live: false })}
          />
          <Choice
            kind="radio"
            on={draft.live}
            label="the thread itself, and what is said later"
            choose={() => set({ live: true })}
          />
        </fieldset>
      )}
      {draft.live ? (
        sharing.space && (
          <div class="jcs-choices">
            <Choice
              kind="checkbox"
              on={draft.authors}
              label={`Name who of ${sharing.space} wrote what`}
              choose={(authors) => set({ authors })}
            />
          </div>
        )
      ) : (
        <>
          <div class="jcs-choices">
            <Choice
              kind="checkbox"
              first={sharing.encrypted}
              on={draft.details}
              label="Show what the model thought, and its tools, too"
              choose={(details) => set({ details })}
            />
          </div>
          <label>
            Words and names to mask, with commas between them
            <input
              maxLength={2000}
              autocomplete="off"
              onInput={(event) => set({ words: words_of(event.currentTarget.value) })}
            />
          </label>
        </>
      )}
      <label>
        It can be opened
        <select
          onChange={({ currentTarget: { value } }) => set({ days: value ? Number(value) : null })}
        >
          {TERMS.map(([days, words]) => (
            <option key={words} value={days} selected={days === String(draft.days ?? "")}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

const TERMS = [
  ["1", "for a day"],
  ["7", "for a week"],
  ["30", "for 30 days"],
  ["", "until I revoke it"],
] as const;

interface ChoiceProps {
  kind: "radio" | "checkbox";
  on: boolean;
  label: string;
  first?: boolean;
  choose: (on: boolean) => void;
}

function Choice({ kind, on, label, first, choose }: ChoiceProps) {
  return (
    <label>
      <input
        type={kind}
        name={kind === "radio" ? "shows" : undefined}
        checked={on}
        data-first={first || undefined}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** The words between commas, each once. */
function words_of(text: string): string[] {
  const words = text.split(",").map((word) => word.trim().slice(0, 100));
  return [...new Set(words.filter(Boolean))].slice(0, 100);
}
