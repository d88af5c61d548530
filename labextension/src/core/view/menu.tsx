/** A button and the menu that it opens: by mouse and by keyboard, above everything else. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

export interface MenuItem {
  label: string;
  /** Small, at the end of its line. */
  hint?: string;
  /** Given, the item is one that is on or off. */
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  /** The menu stays open: several are chosen at a time. */
  stays?: boolean;
  choose: () => void;
}

export type MenuEntry = MenuItem | "line";

interface Props {
  /** What a screen reader calls the button and its menu. */
  label: string;
  /** Asked for whenever the menu is shown. */
  items: () => MenuEntry[];
  class?: string;
  title?: string;
  disabled?: boolean;
  children: ComponentChildren;
}

export function Menu({ label, items, class: look, title, disabled, children }: Props) {
  const [open, set_open] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  function close(): void {
    set_open(false);
    button.current?.focus();
  }

  function keydown(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" || open || disabled) return;
    event.preventDefault();
    event.stopPropagation();
    set_open(true);
  }

  return (
    <>
      <button
        type="button"
        class={`jcs-menu-button ${look ?? ""}`}
        ref={button}
        title={title}
        disabled={disabled}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => set_open(!open)}
        onKeyDown={keydown}
      >
        {children}
      </button>
      {open && (
        <MenuList
          label={label}
          entries={items()}
          anchor={button.current}
          on_close={close}
          on_leave={() => set_open(false)}
        />
      )}
    </>
  );
}

interface ListProps {
  label: string;
  entries: MenuEntry[];
  anchor: HTMLElement | null;
  /** Chosen or given up: the focus goes back. */
  on_close: () => void;
  /** The user has turned to something else: the focus stays there. */
  on_leave: () => void;
}

function MenuList({ label, entries, anchor, on_close, on_leave }: ListProps) {
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const box = list.current;
    if (box === null) return;
    box.showPopover?.(); // on top of all, clipped by nothing around it
    if (anchor) place(box, anchor);
    items_of(box)[0]?.focus({ preventScroll: true });
  }, [anchor]);

  useLayoutEffect(() => {
    const elsewhere = (event: Event) => {
      const at = event.target;
      if (!(at instanceof Node)) return;
      if (!list.current?.contains(at) && !anchor?.contains(at)) on_leave();
    };
    // A log that grows scrolls: the menu goes along with its button.
    const moved = () => list.current && anchor && place(list.current, anchor);
    const events = ["pointerdown", "focusin"];
    for (const name of events) document.addEventListener(name, elsewhere, true);
    document.addEventListener("scroll", moved, true);
    return () => {
      for (const name of events) document.removeEventListener(name, elsewhere, true);
      document.removeEventListener("scroll", moved, true);
    };
  });

  function keydown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Tab") {
      on_close();
      return;
    }
    if (event.key === "Escape") {
      event.preventDefault();
      on_close();
      return;
    }
    const all = list.current ? items_of(list.current) : [];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const next = to[event.key] ?? begins_with(all, at, event.key);
    if (next === undefined || next < 0) return;
    event.preventDefault();
    all[next]?.focus();
  }

  return (
    <div
      class="jcs-menu-list"
      role="menu"
      aria-label={label}
      popover="manual"
      ref={list}
      tabIndex={-1}
      onKeyDown={keydown}
    >
      {entries.map((entry, at) =>
        entry === "line" ? (
          <hr key={at} />
        ) : (
          <button
            key={at}
            type="button"
            class={`jcs-menu-item${entry.danger ? " jcs-danger" : ""}`}
            {...role_of(entry)}
            disabled={entry.disabled}
            tabIndex={-1}
            onClick={() => {
              if (!entry.stays) on_close();
              entry.choose();
            }}
          >
            <span class="jcs-menu-check" aria-hidden="true">
              {entry.checked ? "✓" : ""}
            </span>
            <span class="jcs-menu-label">{entry.label}</span>
            {entry.hint && <span class="jcs-menu-hint">{entry.hint}</span>}
          </button>
        ),
      )}
    </div>
  );
}

function role_of({ checked }: MenuItem) {
  return checked === undefined
    ? { role: "menuitem" as const }
    : { role: "menuitemcheckbox" as const, "aria-checked": checked };
}

function items_of(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>("[role^=menuitem]:not(:disabled)")];
}

/** The next item that begins with the letter typed; -1 if there is none. */
function begins_with(all: HTMLElement[], at: number, key: string): number {
  if (key.length !== 1 || key === " ") return -1;
  const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  const words = (item: HTMLElement) => item.querySelector(".jcs-menu-label")?.textContent ?? "";
  const found = turned.find((item) => words(item).toLowerCase().startsWith(key.toLowerCase()));
  return found ? all.indexOf(found) : -1;
}

/** Below the button, or above it where there is more room; within the panel, never off the screen. */
function place(box: HTMLElement, anchor: HTMLElement): void {
  const gap = 4;
  const from = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = innerHeight - from.bottom - gap;
  const top = below >= height || below >= from.top ? from.bottom + gap : from.top - gap - height;
  const panel = anchor.closest(".jcs-panel")?.getBoundingClientRect();
  const right = Math.min(innerWidth - gap, panel?.right ?? innerWidth);
  const left = from.left + width > right ? from.right - width : from.left;
  box.style.top = `${Math.max(gap, Math.min(top, innerHeight - height - gap))}px`;
  box.style.left = `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`;
}
