/** Which messages a search is for: small switches under its field. */

import type { SearchFilter } from "../wire";

interface Props {
  filter: SearchFilter;
  on_change: (filter: SearchFilter) => void;
}

export function SearchFilters({ filter, on_change }: Props) {
  const { here = false, role = null, has_code = null } = filter;
  const by_role = (wanted: "user" | "assistant") =>
    on_change({ ...filter, role: role === wanted ? null : wanted });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own
    <div class="jcs-filters" role="group" aria-label="Search only in">
      <Switch on={here} words="This notebook" flip={() => on_change({ ...filter, here: !here })} />
      <Switch on={role === "user"} words="Questions" flip={() => by_role("user")} />
      <Switch on={role === "assistant"} words="Answers" flip={() => by_role("assistant")} />
      <Switch
        on={has_code === true}
        words="With code"
        flip={() => on_change({ ...filter, has_code: has_code ? null : true })}
      />
    </div>
  );
}

function Switch({ on, words, flip }: { on: boolean; words: string; flip: () => void }) {
  return (
    <button type="button" class="jcs-chip" aria-pressed={on} onClick={flip}>
      {words}
    </button>
  );
}
