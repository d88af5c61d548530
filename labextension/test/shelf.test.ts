import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { NOTEBOOK, thread, uid } from "../dev/story";
import { next_blank } from "../src/core/completion/blanks";
import { type Mounted, mount } from "../src/core/mount";
import { in_groups } from "../src/core/threads";
import { slice_of } from "../src/core/view/window";
import { screen } from "./screen";
import { until } from "./waiting";

let kernel: FakeKernel;
let panel: Mounted;

const { all, one, words } = screen(() => panel.root);
const sent = (kind: string) => kernel.requests.filter((request) => request.kind === kind);
const rows = () => all(".jcs-row b").map((title) => title.textContent);
const press = (key: string, on: HTMLElement) =>
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

async function choose(label: string): Promise<void> {
  const named = () => all("[role^=menuitem]").find((item) => item.textContent?.includes(label));
  await until(named);
  named()?.click();
}

async function choose_of(menu: string, label: string): Promise<void> {
  one(`[aria-label="${menu}"]`).click();
  await choose(label);
}

Element.prototype.scrollIntoView ??= () => undefined; // jsdom has none

beforeEach(async () => {
  localStorage.clear();
  kernel = new FakeKernel();
  panel = mount(document.body, kernel);
  await until(() => rows().length === 6 && all(".jcs-used").length === 1);
});
afterEach(() => panel.unmount());

describe("the list of threads", () => {
  it("has pinned threads, then folders, then days, and the original's last", () => {
    const now = new Date(2026, 9, 15, 12);
    const at = (day: number) => new Date(2026, 9, day, 9).toISOString();
    const threads = [
      thread(1, { updated_at: at(15) }),
      thread(2, { updated_at: at(2), pinned: true, folder: "Reports" }),
      thread(3, { updated_at: at(10), folder: "Reports" }),
      thread(4, { updated_at: at(9) }),
      thread(5, { updated_at: at(15), from_original: true }),
      thread(6, { updated_at: at(1) }),
    ];
    expect(in_groups(threads, now).map((group) => group.name)).toEqual([
      "Pinned",
      "Folder: Reports",
      "Today",
      "Last 7 days",
      "Older",
      "From the original notebook",
    ]);
    expect(in_groups(threads, now, true)[2]?.threads.map((one) => one.id)).toContain(uid(5));
  });

  it("puts few of many rows on the page, at their place", () => {
    const at_top = slice_of([3, 1997], { top: 0, height: 500 });
    expect(at_top[0]).toMatchObject({ from: 0, to: 3, before_px: 0, after_px: 0 });
    expect(at_top[1]?.to).toBeLessThan(30);
    const inside = slice_of([3, 1997], { top: 46_000, height: 500 })[1];
    const shown = (inside?.to ?? 0) - (inside?.from ?? 0);
    expect(shown).toBeLessThan(40);
    expect((inside?.before_px ?? 0) + (inside?.after_px ?? 0) + 46 * shown).toBe(46 * 1997);
  });

  it("shows other notebooks' threads with their notebook, and this one's again", async () => {
    await choose_of("Threads: This notebook", "All notebooks");
    await until(() => rows().includes("Churn"));
    expect(one(".jcs-side").textContent).toContain("churn.ipynb");
    await choose_of("Threads: All notebooks", "This notebook");
    await until(() => !rows().includes("Churn"));
  });

  it("loads the next page after the last thread of the page, pinned or not", async () => {
    kernel.event({ kind: "thread_changed", thread: thread(16, { pinned: true }) });
    panel.session.threads.start();
    await panel.session.shelf.more();
    expect(sent("threads").at(-1)).toMatchObject({ after: uid(15) });
  });

  it("leaves out what another view archives or deletes", async () => {
    const archived = thread(11, { title: "Left join loses rows", archived: true });
    kernel.event({ kind: "thread_changed", thread: archived });
    await until(() => !rows().includes("Left join loses rows"));
    kernel.gone(uid(10));
    await until(() => one(".jcs-title").textContent === "New thread");
    expect(rows()).not.toContain("Why body mass has two peaks");
  });
});

describe("a thread's menu", () => {
  const MENU = "What to do with Left join loses rows";

  it("pins it, and deletes it with a way back", async () => {
    await choose_of(MENU, "Pin");
    await until(() => sent("set_thread").length === 1);
    expect(sent("set_thread")[0]).toMatchObject({ thread_id: uid(11), pinned: true });
    await until(() => words("[aria-label=Pinned]").includes("Left join"));
    await choose_of(MENU, "Delete");
    await until(() => words(".jcs-undo").includes("Deleted “Left join loses rows”."));
    expect(rows()).not.toContain("Left join loses rows");
  });

  it("opens by a right click, and by F2 and Delete without it", async () => {
    const row = one(`[aria-label="${MENU}"]`).previousElementSibling as HTMLElement;
    row.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
    await until(() => all("[role=menu]").length === 1);
    press("Escape", one("[role=menuitem]"));
    await until(() => all("[role=menu]").length === 0);
    press("F2", row);
    await until(() => all("dialog").length === 1);
    press("Escape", one("dialog input"));
    await until(() => all("dialog").length === 0);
    press("Delete", row);
    await until(() => sent("delete_thread").length === 1);
  });

  it("asks for tags, each taken once", async () => {
    await choose_of(MENU, "Tags");
    await until(() => all("dialog [name=tags]").length === 1);
    (one("[name=tags]") as HTMLInputElement).value = "#eda, joins,, eda";
    one("dialog form").dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
    await until(() => sent("set_thread").length === 1);
    expect(sent("set_thread")[0]).toMatchObject({ tags: ["eda", "joins"] });
    await until(() => all("dialog").length === 0);
  });

  it.each(["menu", "field", "cell"])("deletes, and leaves the focus in the %s", async (where) => {
    const cell = document.body.appendChild(document.createElement("div"));
    cell.setAttribute("contenteditable", "true");
    cell.tabIndex = 0;
    kernel.busy = true; // what is deleted is told of later
    await choose_of(MENU, "Delete");
    if (where === "menu") {
      one("[aria-label='Threads: This notebook']").click();
      await until(() => document.activeElement?.textContent === "✓This notebook");
    } else (where === "cell" ? cell : one("textarea.jcs-field")).focus();
    const focused = document.activeElement;
    kernel.idle();
    await until(() => words(".jcs-undo").includes("Deleted “Left join loses rows”."));
    kernel.event({ kind: "thread_changed", thread: thread(12, { title: "Renamed" }) });
    await until(() => rows().includes("Renamed"));
    expect(document.activeElement).toBe(focused);
    cell.remove();
  });

  it("is not there for a thread that can only be read", () => {
    expect(all("[aria-label='What to do with First look']")).toEqual([]);
  });
});

describe("the menu of lists", () => {
  it("stays open while the panel asks for its whole state again", async () => {
    one("[aria-label='Threads: This notebook']").click();
    await until(() => all("[role=menu]").length === 1);
    const focused = document.activeElement;
    kernel.busy = true;
    kernel.gone(kernel.threads.at(-1)?.id ?? ""); // the page's last: the next page begins after it
    await until(() => rows().length === 5);
    expect(document.activeElement).toBe(focused);
    kernel.idle();
    await until(() => panel.session.state.phase === "ready");
    expect(document.activeElement).toBe(focused);
  });
});

describe("the trash", () => {
  it("deletes for ever only after a word of warning", async () => {
    await choose_of("Threads: This notebook", "Trash");
    await until(() => all(".jcs-trashed").length === 1);
    one("[aria-label='Delete for ever: Old ideas']").click();
    await until(() => words("dialog").includes("It can't be undone"));
    expect(sent("purge")).toEqual([]);
    one("dialog form").dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
    await until(() => words(".jcs-side").includes("The trash is empty."));
  });
});

describe("the head", () => {
  it("says what the whole thread cost, and takes another model", async () => {
    expect(one(".jcs-used").textContent).toBe("3.1k tokens · $0.012");
    expect(one(".jcs-used").title).toContain("this month $4.20 of $20.00");
    expect(one(".jcs-notebook").textContent).toBe(NOTEBOOK.title);
    await choose_of("Model: offline", "Other model…");
    await until(() => all("dialog [name=model]").length === 1);
    (one("[name=model]") as HTMLInputElement).value = "openai:gpt-5";
    one("dialog form").dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
    await until(() => one(".jcs-model").textContent === "openai:gpt-5 ▾");
  });

  it("warns in words when most of the budget is used", async () => {
    const { spending } = kernel.shelf;
    kernel.shelf.spending = { ...spending, month: { ...spending.month, cost_usd: 17 } };
    await panel.session.spending.look();
    await until(() => words(".jcs-warning").startsWith("85 % of this month's budget"));
    kernel.event({ kind: "budget", budget_usd: 40 });
    await until(() => words(".jcs-warning") === "");
  });
});

describe("a prompt with blanks", () => {
  it("is written by its name, and its first blank is selected", async () => {
    const field = one("textarea.jcs-field") as HTMLTextAreaElement;
    field.value = "/ex";
    field.setSelectionRange(3, 3);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    press("x", field);
    field.dispatchEvent(new KeyboardEvent("keyup", { key: "x", bubbles: true }));
    await until(() => all("[role=option]").length === 1);
    expect(one("[role=option]").textContent).toContain("/explain");
    press("Enter", field);
    await until(() => field.value === "Explain {{what}} to {{whom}}. ");
    const selected = () => field.value.slice(field.selectionStart, field.selectionEnd);
    await until(() => selected() === "{{what}}");
    press("Tab", field);
    expect(selected()).toBe("{{whom}}");
  });

  it("begins again after its last", () => {
    expect(next_blank("{{a}} {{b}}", 6)).toEqual({ start: 6, end: 11 });
    expect(next_blank("{{a}} {{b}}", 11)).toEqual({ start: 0, end: 5 });
    expect(next_blank("no { blank } here", 0)).toBeNull();
  });
});
