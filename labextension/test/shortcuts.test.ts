import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { message, uid } from "../dev/story";
import { type Mounted, mount } from "../src/core/mount";
import { shortcuts } from "../src/core/shortcuts";
import { is_busy } from "../src/core/state";
import { screen } from "./screen";
import { until } from "./waiting";

let kernel: FakeKernel;
let panel: Mounted;

const { all } = screen(() => panel.root);
/** The last of those. */
const one = (selector: string): HTMLElement => {
  const found = all(selector).at(-1);
  if (!found) throw new Error(`nothing on the screen is ${selector}`);
  return found;
};
const field = () => one(".jcs-composer textarea") as HTMLTextAreaElement;
const sent = (kind: string) => kernel.requests.filter((request) => request.kind === kind);
const focused = () => document.activeElement as HTMLElement;
const copied = vi.fn(async () => undefined);
const menu = "[aria-label=More]";

/** False: the panel has taken the key. */
function press(key: string, on: HTMLElement, more: KeyboardEventInit = {}): boolean {
  return on.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );
}

async function write(text: string): Promise<void> {
  const box = field();
  box.focus();
  box.value = text;
  box.setSelectionRange(text.length, text.length);
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  await until(() => box.value === text && !(one(".jcs-send") as HTMLButtonElement).disabled);
}

/** Send with this key, and wait for the answer. */
async function send(more: KeyboardEventInit): Promise<void> {
  const before = sent("send").length;
  await write("why?");
  press("Enter", field(), more);
  expect(sent("send").length).toBe(before + 1);
  await until(() => field().value === "" && !is_busy(panel.session.state));
}

async function offer(): Promise<string> {
  await write("describe @pen");
  await until(() => all("[role=option]").length === 2);
  return field().getAttribute("aria-activedescendant") ?? "";
}

const of_answer = () => one(".jcs-answer .jcs-act");
const answer_place = () => all(".jcs-answer .jcs-siblings").at(-1)?.textContent;
const row = (at: number) => all(".jcs-row").at(at) as HTMLElement;

async function regenerated(): Promise<void> {
  press("r", of_answer());
  await until(() => answer_place() === "‹2/2›");
}

/** What each key of the table is seen to do, by where it is and its name. */
const SEEN: Record<string, () => Promise<void>> = {
  "writing Enter": () => send({}),
  "writing Shift+Enter": async () => {
    await write("why?");
    expect(press("Enter", field(), { shiftKey: true })).toBe(true);
    expect(sent("send")).toEqual([]);
  },
  "writing Ctrl+Enter ⌘+Enter": async () => {
    await send({ ctrlKey: true });
    await send({ metaKey: true });
  },
  "writing Tab": async () => {
    await write("{{what}} is?");
    field().setSelectionRange(0, 0);
    expect(press("Tab", field())).toBe(false);
    expect([field().selectionStart, field().selectionEnd]).toEqual([0, 8]);
  },
  "writing ↑ ↓": async () => {
    press("ArrowUp", field());
    await until(() => field().value.startsWith("Why does"));
    field().setSelectionRange(0, 0);
    press("ArrowDown", field());
    await until(() => field().value === "");
  },
  "writing Escape": async () => {
    press("e", one(".jcs-turn .jcs-act"));
    await until(() => all(".jcs-edit textarea").length === 1);
    press("Escape", one(".jcs-edit textarea"));
    await until(() => all(".jcs-edit").length === 0);
  },
  "offered ↑ ↓": async () => {
    const first = await offer();
    press("ArrowDown", field());
    await until(() => field().getAttribute("aria-activedescendant") !== first);
    press("ArrowUp", field());
    await until(() => field().getAttribute("aria-activedescendant") === first);
  },
  "offered Enter Tab": async () => {
    for (const key of ["Enter", "Tab"]) {
      await offer();
      press(key, field());
      await until(() => field().value === "describe @penguins ");
    }
  },
  "offered Escape": async () => {
    await offer();
    press("Escape", field());
    await until(() => all("[role=option]").length === 0);
    expect(field().value).toBe("describe @pen");
  },
  "log Home End": async () => {
    const many = (n: number) =>
      message(n, { id: uid(500 + n), parent_id: n ? uid(499 + n) : null });
    kernel.messages = Array.from({ length: 300 }, (_, n) => many(n));
    await panel.session.threads.open(uid(10));
    const shows = (n: number) => all(`[data-message="${uid(500 + n)}"]`).length === 1;
    await until(() => shows(299) && !shows(0));
    press("Home", one(".jcs-log"));
    await until(() => shows(0) && !shows(299));
    press("End", one(".jcs-log"));
    await until(() => shows(299));
  },
  "message [": async () => {
    await regenerated();
    press("[", of_answer());
    await until(() => answer_place() === "‹1/2›");
  },
  "message ]": async () => {
    await regenerated();
    press("[", of_answer());
    await until(() => answer_place() === "‹1/2›");
    press("]", of_answer());
    await until(() => answer_place() === "‹2/2›");
  },
  "message c": async () => {
    press("c", of_answer());
    await until(() => copied.mock.calls.length === 1);
    expect(copied.mock.calls[0]).toEqual([expect.stringContaining("Two species are mixed")]);
  },
  "message b": async () => {
    press("b", of_answer());
    await until(() => sent("mark").length === 1);
  },
  "message f": async () => {
    press("f", of_answer());
    await until(() => one(".jcs-title").textContent?.includes("Two peaks (fork)"));
  },
  "message Delete": async () => {
    press("Delete", of_answer());
    await until(() => all(".jcs-undo").length === 1);
  },
  "question e": async () => {
    press("e", one(".jcs-turn .jcs-act"));
    await until(() => focused().matches(".jcs-edit textarea"));
  },
  "answer r": regenerated,
  "thread →": async () => {
    press("ArrowRight", row(1));
    expect(focused()).toBe(row(1).nextElementSibling);
  },
  "thread F2": async () => {
    press("F2", row(1));
    await until(() => all("dialog [name=title]").length === 1);
  },
  "thread Delete": async () => {
    press("Delete", row(1));
    await until(() => sent("delete_thread").length === 1 && all(".jcs-undo").length === 1);
  },
  "list ↓": async () => {
    press("ArrowDown", one(menu));
    await until(() => focused().role === "menuitem");
  },
  "list ↑ ↓": async () => {
    row(0).focus();
    press("ArrowDown", row(0));
    expect(focused()).toBe(row(1));
    press("ArrowUp", row(1));
    expect(focused()).toBe(row(0));
  },
  "list Home End": async () => {
    row(1).focus();
    press("End", row(1));
    await until(() => focused() === row(-1));
    press("Home", row(-1));
    await until(() => focused() === row(0));
  },
  "list a…z": async () => {
    press("ArrowDown", one(menu));
    await until(() => focused().role === "menuitem");
    press("k", focused());
    expect(focused().textContent).toBe("Keyboard shortcuts…");
  },
  "list Escape": async () => {
    press("ArrowDown", one(menu));
    await until(() => focused().role === "menuitem");
    press("Escape", focused());
    await until(() => all("[role=menu]").length === 0);
    expect(focused()).toBe(one(menu));
  },
  "search Escape": async () => {
    const search = one("[type=search]") as HTMLInputElement;
    search.value = "needle";
    search.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await until(() => all(".jcs-row-snippet").length > 0);
    press("Escape", search);
    await until(() => search.value === "" && all(".jcs-row-snippet").length === 0);
  },
};
const named = ({ where, key }: { where: string; key: string }) => `${where} ${key}`;

Element.prototype.scrollIntoView ??= () => undefined; // jsdom has none

beforeEach(async () => {
  localStorage.clear();
  copied.mockClear();
  vi.stubGlobal("navigator", { clipboard: { writeText: copied } });
  kernel = new FakeKernel();
  kernel.delta_ms = 0;
  panel = mount(document.body, kernel);
  await until(() => all(".jcs-row").length === 6 && all(".jcs-question").length > 0);
});
afterEach(() => {
  panel.unmount();
  vi.unstubAllGlobals();
});

it.each(shortcuts(true).map(named))("%s does what the dialog says of it", async (name) => {
  expect(Object.keys(SEEN)).toContain(name);
  await SEEN[name]?.();
});

it("all of them are in the dialog", async () => {
  press("ArrowDown", one(menu));
  await until(() => focused().role === "menuitem");
  all("[role=menuitem]")
    .find((item) => item.textContent === "Keyboard shortcuts…")
    ?.click();
  await until(() => all("dialog .jcs-keys").length > 0);
  const listed = all("dialog dt").map((keys) => [...keys.children].map((key) => key.textContent));
  expect(listed.map((keys) => keys.join(" ")).sort()).toEqual(
    shortcuts(true)
      .map(({ key }) => key)
      .sort(),
  );
});
