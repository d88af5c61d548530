/** A small form on top of everything: Enter does it, Escape leaves, and the focus goes back. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  title: string;
  /** What the button that does it says; without one there is only a way out. */
  action?: string;
  danger?: boolean;
  /** It stays open once that is done: what comes next takes its place. */
  stays?: boolean;
  /** It is being done: once is enough. */
  busy?: boolean;
  /** It can't be done now. */
  disabled?: boolean;
  /** There is no way out but to do it, or Escape. */
  only?: boolean;
  /** What the way out is called. */
  way_out?: string;
  on_done?: (form: FormData, element: HTMLFormElement) => void;
  on_close: () => void;
  children: ComponentChildren;
}

export function Dialog(props: Props) {
  const {
    title,
    action,
    danger,
    stays,
    busy,
    disabled,
    only,
    way_out,
    on_done,
    on_close,
    children,
  } = props;
  const box = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const dialog = box.current;
    const before = document.activeElement;
    if (dialog?.showModal) dialog.showModal();
    else dialog?.setAttribute("open", "");
    const first = dialog?.querySelector<HTMLElement>("[data-first]");
    if (dialog && !first) {
      dialog.focus(); // its only button may be at the end of a long text
      dialog.scrollTop = 0;
    }
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
    return () => {
      dialog?.close?.();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    if (busy || disabled) return;
    on_done?.(new FormData(event.currentTarget), event.currentTarget);
    if (!stays) on_close();
  }

  function keydown(event: KeyboardEvent): void {
    event.stopPropagation(); // no shortcut of the panel or of the notebook around it
    if (event.key !== "Escape") return;
    event.preventDefault();
    on_close();
  }

  return (
    <dialog
      class="jcs-dialog"
      ref={box}
      aria-label={title}
      tabIndex={-1}
      onKeyDown={keydown}
      onCancel={(event) => {
        event.preventDefault();
        on_close();
      }}
    >
      <form onSubmit={submit}>
        <h3>{title}</h3>
        {children}
        <div class="jcs-dialog-row">
          {!only && (
            <button type="button" class="jcs-button" onClick={on_close}>
              {way_out ?? (action ? "Cancel" : "Close")}
            </button>
          )}
          {action && (
            <button
              type="submit"
              disabled={busy || disabled}
              class={`jcs-send${danger ? " jcs-danger-button" : ""}`}
            >
              {action}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}
