/** The whole dashboard: filters, totals, pictures, and a word when something is amiss. */

import { useEffect, useState } from "preact/hooks";
import type { Asking } from "./asking";
import { clicked } from "./choosing";
import { Filters } from "./filters";
import { PictureView } from "./picture";

export function Dashboard({ asking }: { asking: Asking }) {
  const [asked, set_asked] = useState(asking.asked);
  useEffect(() => {
    set_asked(asking.asked);
    return asking.watch(set_asked);
  }, [asking]);
  const { filter, shown, waiting, trouble } = asked;
  return (
    <section class="jcs-dashboard" aria-label="Chat history" aria-busy={waiting}>
      <Filters filter={filter} shown={shown} choose={(wanted) => asking.ask(wanted)} />
      <p class="jcs-trouble" role="status">
        {trouble || (shown === null ? "Reading the history …" : "")}
      </p>
      <dl class="jcs-totals">
        {shown?.totals.map(({ label, value, hint }) => (
          <div key={label} title={hint || undefined}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class={waiting ? "jcs-pictures jcs-stale" : "jcs-pictures"}>
        {shown?.pictures.map((picture) => (
          <PictureView
            key={picture.name}
            picture={picture}
            click={({ click }, datum) => {
              const wanted = clicked(asking.asked.filter, click, datum);
              if (wanted !== asking.asked.filter) asking.ask(wanted);
            }}
          />
        ))}
      </div>
    </section>
  );
}
