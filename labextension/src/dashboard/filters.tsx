/** The one filter that all pictures follow. */

import { is_everything, last_days } from "./choosing";
import { type Choice, EVERYTHING, type Filter, type PicturesReply } from "./wire";

interface Props {
  filter: Filter;
  shown: PicturesReply | null;
  choose: (filter: Filter) => void;
}

const SPANS = [
  { days: 7, label: "7 days" },
  { days: 30, label: "30 days" },
  { days: 90, label: "90 days" },
  { days: 365, label: "a year" },
];

const PICKED = [
  { name: "notebook", label: "Notebook", all: "All notebooks" },
  { name: "model", label: "Model", all: "All models" },
  { name: "tag", label: "Tag", all: "All tags" },
] as const;

export function Filters({ filter, shown, choose }: Props) {
  const last_day = shown?.last_day ?? null;
  return (
    <form class="jcs-filters" aria-label="Filter" onSubmit={(event) => event.preventDefault()}>
      <Day name="since" label="From" {...{ filter, shown, choose }} />
      <Day name="until" label="to" {...{ filter, shown, choose }} />
      <span class="jcs-spans">
        {last_day !== null &&
          SPANS.map(({ days, label }) => {
            const wanted = last_days(filter, last_day, days);
            const on = wanted.since === filter.since && wanted.until === filter.until;
            return (
              <button
                type="button"
                class="jcs-span"
                key={days}
                aria-pressed={on}
                onClick={() => choose(on ? { ...filter, since: null, until: null } : wanted)}
              >
                {label}
              </button>
            );
          })}
      </span>
      {PICKED.map(({ name, label, all }) => (
        <Pick
          key={name}
          label={label}
          all={all}
          choices={shown?.choices[name] ?? []}
          value={filter[name]}
          choose={(value) => choose({ ...filter, [name]: value })}
        />
      ))}
      <button
        type="button"
        class="jcs-button"
        disabled={is_everything(filter)}
        onClick={() => choose(EVERYTHING)}
      >
        Show everything
      </button>
    </form>
  );
}

function Day({
  name,
  label,
  filter,
  shown,
  choose,
}: Props & { name: "since" | "until"; label: string }) {
  return (
    <label>
      {label}{" "}
      <input
        type="date"
        value={filter[name] ?? (name === "since" ? shown?.first_day : shown?.last_day) ?? ""}
        min={shown?.first_day ?? undefined}
        max={shown?.last_day ?? undefined}
        onChange={(event) => choose({ ...filter, [name]: event.currentTarget.value || null })}
      />
    </label>
  );
}

interface PickProps {
  label: string;
  all: string;
  choices: Choice[];
  value: string | null;
  choose: (value: string | null) => void;
}

function Pick({ label, all, choices, value, choose }: PickProps) {
  const known = value === null || choices.some((choice) => choice.value === value);
  return (
    <select
      aria-label={label}
      value={value ?? ""}
      class={value === null ? undefined : "jcs-chosen"}
      onChange={(event) => choose(event.currentTarget.value || null)}
    >
      <option value="">{all}</option>
      {!known && <option value={value}>{value}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
