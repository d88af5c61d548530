/** The list of what is being typed could become: above the field, by arrow keys, Enter and Tab. */

import type { RefObject, TextareaHTMLAttributes, VNode } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { at_caret, type Completion, completed, is_whole, type Source } from "../completion/source";

/** Asked for when typing pauses this long. */
const AFTER_MS = 60;

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  sources: readonly Source[];
  write: (text: string) => void;
}

export interface Completing {
  /** To be shown beside the field. */
  list: VNode | null;
  /** For the field, so that a screen reader follows. */
  attributes: TextareaHTMLAttributes<HTMLTextAreaElement>;
  /** Takes a key of the field; true: it is done with. */
  keydown: (event: KeyboardEvent) => boolean;
}

export function use_completion({ field, text, sources, write }: Props): Completing {
  const id = useId();
  const [caret, set_caret] = useState<number | null>(null);
  const [found, set_found] = useState<Completion | null>(null);
  const [active, set_active] = useState(0);
  const dismissed = useRef<number | null>(null);
  const caret_next = useRef<number | null>(null);

  useEffect(() => {
    const asked = caret === null ? null : at_caret(text, caret, sources);
    if (asked === null) dismissed.current = null;
    if (asked === null || dismissed.current === asked.start) {
      set_found(null);
      return;
    }
    let wanted = true;
    const { source, start, typed } = asked;
    const timer = setTimeout(() => {
      source.complete(typed).then(
        (options) => {
          if (!wanted) return;
          set_found({ label: source.label, start, end: start + typed.length, options });
          set_active(0);
        },
        () => wanted && set_found(null), // it can still be typed
      );
    }, AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text, caret, sources]);

  useLayoutEffect(() => {
    if (caret_next.current === null || !field.current) return;
    field.current.setSelectionRange(caret_next.current, caret_next.current);
    caret_next.current = null;
  }, [text, field]);

  const open = found !== null && found.options.length > 0 && found.end === caret ? found : null;

  function look(): void {
    const at = field.current;
    set_caret(at && at.selectionStart === at.selectionEnd ? at.selectionStart : null);
  }

  function close(): void {
    set_found(null);
  }

  function choose(at: number): void {
    const option = open?.options[at];
    if (!open || !option) return;
    const next = completed(text, open, option);
    if (!option.more) close();
    caret_next.current = next.caret;
    write(next.text);
    set_caret(next.caret);
    field.current?.focus();
  }

  function keydown(event: KeyboardEvent): boolean {
    if (!open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    const count = open.options.length;
    switch (event.key) {
      case "ArrowDown":
        set_active((active + 1) % count);
        break;
      case "ArrowUp":
        set_active((active - 1 + count) % count);
        break;
      case "Enter":
      case "Tab":
        if (event.shiftKey) return false;
        if (active === 0 && is_whole(text, open)) {
          close();
          return false;
        }
        choose(active);
        break;
      case "Escape":
        dismissed.current = open.start;
        close();
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return {
    keydown,
    attributes: {
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": open ? id : undefined,
      "aria-activedescendant": open ? `${id}-${active}` : undefined,
      onKeyUp: look,
      onClick: look,
      onFocus: look,
      onBlur: () => set_caret(null),
    },
    list: open && (
      <Options
        id={id}
        completion={open}
        active={active}
        on_choose={choose}
        on_active={set_active}
      />
    ),
  };
}

interface OptionsProps {
  id: string;
  completion: Completion;
  active: number;
  on_choose: (at: number) => void;
  on_active: (at: number) => void;
}

function Options({ id, completion, active, on_choose, on_active }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div class="jcs-options" role="listbox" aria-label={completion.label} id={id} ref={list}>
      {completion.options.map((option, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys
        <div
          key={option.insert}
          id={`${id}-${at}`}
          class="jcs-option"
          role="option"
          aria-selected={at === active}
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => on_active(at)}
          onClick={() => on_choose(at)}
        >
          <span class="jcs-option-name">{option.label ?? option.insert}</span>
          <span class="jcs-option-detail">{option.detail || option.kind}</span>
        </div>
      ))}
    </div>
  );
}
