import { h, render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Menu, type MenuEntry } from "../src/core/view/menu";
import { until } from "./waiting";

const chosen: string[] = [];
const item = (label: string, more = {}) => ({ label, choose: () => chosen.push(label), ...more });
let host: HTMLElement;

function show(entries: MenuEntry[]): HTMLButtonElement {
  render(h(Menu, { label: "More", items: () => entries, children: "⋯" }), host);
  return host.querySelector("button") as HTMLButtonElement;
}

const list = () => host.querySelector<HTMLElement>("[role=menu]");
const focused = () => document.activeElement?.querySelector(".jcs-menu-label")?.textContent;

function press(key: string): void {
  const on = document.activeElement ?? document.body;
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

async function open(entries: MenuEntry[]): Promise<HTMLButtonElement> {
  const button = show(entries);
  button.focus();
  button.click();
  await until(() => focused() !== undefined);
  return button;
}

beforeEach(() => {
  host = document.body.appendChild(document.createElement("div"));
  chosen.length = 0;
});
afterEach(() => {
  render(null, host);
  host.remove();
});

describe("a menu", () => {
  it("is walked through with the arrow keys, past what can't be chosen", async () => {
    await open([item("Rename"), item("Pin", { disabled: true }), "line", item("Archive")]);
    expect(focused()).toBe("Rename");
    press("ArrowDown");
    expect(focused()).toBe("Archive");
    press("ArrowDown");
    expect(focused()).toBe("Rename");
    press("End");
    expect(focused()).toBe("Archive");
  });

  it("goes to what begins with the letter typed", async () => {
    await open([item("Rename"), item("Archive"), item("Pin"), item("Put away")]);
    press("p");
    expect(focused()).toBe("Pin");
    press("p");
    expect(focused()).toBe("Put away");
  });

  it("gives the focus back when it is closed with Escape, and nothing is chosen", async () => {
    const button = await open([item("Rename")]);
    press("Escape");
    await until(() => list() === null);
    expect(document.activeElement).toBe(button);
    expect(chosen).toEqual([]);
  });

  it("does what is chosen, once, and closes", async () => {
    const button = await open([item("Rename"), item("Pinned", { checked: true })]);
    const pinned = host.querySelector<HTMLElement>("[role=menuitemcheckbox]");
    expect(pinned?.getAttribute("aria-checked")).toBe("true");
    pinned?.click();
    await until(() => list() === null);
    expect(chosen).toEqual(["Pinned"]);
    expect(document.activeElement).toBe(button);
  });

  it("closes when the user turns to something else, and leaves the focus there", async () => {
    await open([item("Rename")]);
    const other = document.body.appendChild(document.createElement("input"));
    other.focus();
    await until(() => list() === null);
    expect(document.activeElement).toBe(other);
    other.remove();
  });

  it("stays within the panel: it opens leftwards where there is no room", async () => {
    host.className = "jcs-panel";
    const box = (left: number, right: number) => () =>
      ({ left, right, top: 0, bottom: 20 }) as DOMRect;
    host.getBoundingClientRect = box(0, 400);
    const button = show([item("Rename")]);
    button.getBoundingClientRect = box(360, 390);
    const width = vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(180);
    await open([item("Rename")]);
    expect(list()?.style.left).toBe("210px");
    width.mockRestore();
  });
});
