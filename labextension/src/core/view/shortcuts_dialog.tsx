/** The keys that the panel listens to, and where. */

import { type Shortcut, shortcuts } from "../shortcuts";
import { Dialog } from "./dialog";

const WHERE: Record<Shortcut["where"], string> = {
  writing: "While you write",
  offered: "While names or prompts are offered",
  log: "On the messages as a whole",
  message: "On a message",
  question: "On a question",
  answer: "On an answer",
  thread: "On a thread of the list",
  list: "In lists and menus",
  search: "In the search",
};

interface Props {
  enter_sends: boolean;
  on_close: () => void;
}

export function ShortcutsDialog({ enter_sends, on_close }: Props) {
  const keys = shortcuts(enter_sends);
  return (
    <Dialog title="Keyboard shortcuts" on_close={on_close}>
      <p class="jcs-hint">Those of a message work while one of its buttons has the focus.</p>
      {Object.entries(WHERE).map(([where, words]) => (
        <section key={where}>
          <h4>{words}</h4>
          <dl class="jcs-keys">
            {keys
              .filter((shortcut) => shortcut.where === where)
              .map(({ key, does }) => (
                <div key={key}>
                  <dt>
                    {key.split(" ").map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
