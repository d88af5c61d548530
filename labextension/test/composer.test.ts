import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { type Mounted, mount } from "../src/core/mount";
import { running } from "../src/core/state";
import { screen } from "./screen";
import { until } from "./waiting";

let kernel: FakeKernel;
let panel: Mounted;

const { all, one } = screen(() => panel.root);
const field = () => one<HTMLTextAreaElement>(".jcs-composer textarea");
const attached = () => all(".jcs-attached li").map((item) => item.textContent ?? "");

function type(text: string): void {
  field().value = text;
  field().dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** False: the panel has taken the key. */
function press(key: string, more: KeyboardEventInit = {}): boolean {
  return field().dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );
}

const sent = () => kernel.requests.filter(({ kind }) => kind === "send");

/** Choose an entry of the menu above the thread. */
async function from_menu(label: string): Promise<void> {
  one(".jcs-more-menu").click();
  await until(() => all("[role=menuitem]").length > 0);
  all("[role=menuitem]")
    .find((item) => item.textContent === label)
    ?.click();
  await until(() => all("dialog").length === 1);
}

function drop(name: string): void {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  const files = [new File(["a,b"], name, { type: "text/csv" })];
  one(".jcs-composer").dispatchEvent(Object.assign(event, { dataTransfer: { files, types: [] } }));
}

async function open_thread(at: number): Promise<void> {
  all(".jcs-row")[at]?.click();
  await until(() => all(".jcs-row")[at]?.getAttribute("aria-current"));
}

Element.prototype.scrollIntoView ??= () => undefined; // jsdom has none

beforeEach(async () => {
  localStorage.clear();
  kernel = new FakeKernel();
  kernel.delta_ms = 0;
  panel = mount(document.body, kernel);
  await until(() => all(".jcs-row").length === 6 && all(".jcs-question").length > 0);
});
afterEach(() => panel.unmount());

async function ask(text: string): Promise<void> {
  const before = all(".jcs-answer").length;
  type(text);
  await until(() => field().value === text && !one<HTMLButtonElement>(".jcs-send").disabled);
  press("Enter");
  await until(() => all(".jcs-answer").length > before);
  await until(() => one(".jcs-send").textContent === "Send");
}

describe("the arrow keys where nothing is above or below", () => {
  it("walk through what was asked, and what was being typed comes back", async () => {
    const before = all(".jcs-question").at(-1)?.textContent ?? "";
    await ask("the newest");
    type("half a thou");
    press("ArrowUp");
    await until(() => field().value === "the newest");
    press("ArrowUp");
    await until(() => field().value !== "the newest");
    expect(before).toContain(field().value);
    press("ArrowDown");
    await until(() => field().value === "the newest");
    press("ArrowDown");
    await until(() => field().value === "half a thou");
  });

  it("leave a reload with what was typed, not with what was looked at", async () => {
    await ask("the first");
    type("half a thou");
    press("ArrowUp");
    await until(() => field().value === "the first");
    panel.unmount();
    panel = mount(document.body, new FakeKernel());
    await until(() => field().value === "half a thou");
  });
});

describe("files that are attached", () => {
  it("wait with their thread while another is shown", async () => {
    drop("penguins.csv");
    await until(() => attached().length === 1);
    const here = all(".jcs-row").findIndex((row) => row.getAttribute("aria-current"));
    await open_thread(here + 1);
    await until(() => attached().length === 0);
    await open_thread(here);
    await until(() => attached()[0]?.includes("penguins.csv"));
  });

  it("come back with a question that is refused", async () => {
    drop("penguins.csv");
    await until(() => attached().length === 1);
    type("refuse");
    await until(() => !one<HTMLButtonElement>(".jcs-send").disabled);
    press("Enter");
    await until(() =>
      all("[role=alert]").some((alert) => alert.textContent?.includes("being written")),
    );
    await until(() => attached()[0]?.includes("penguins.csv"));
  });
});

const ENTERS: KeyboardEventInit[] = [
  {},
  { shiftKey: true },
  { ctrlKey: true },
  { metaKey: true },
  { isComposing: true },
  { isComposing: true, shiftKey: true },
];

/** Whether each kind of Enter sends a question; one that is not sent breaks the line or composes. */
async function what_sends(): Promise<boolean[]> {
  const found: boolean[] = [];
  for (const [at, more] of ENTERS.entries()) {
    const before = sent().length;
    type(`question ${at}`);
    await until(() => !running(panel.session.state) && panel.session.state.outgoing === null);
    found.push(!press("Enter", more));
    expect(sent().length - before).toBe(found.at(-1) ? 1 : 0);
  }
  return found;
}

describe("a question that follows before the answer has ended", () => {
  async function while_answering(): Promise<void> {
    kernel.delta_ms = 4;
    type("the first");
    press("Enter");
    await until(() => running(panel.session.state));
    type("the second");
    press("Enter");
    await until(() => one("[role=status]").textContent?.startsWith("Goes out when"));
    expect(sent().length).toBe(1);
  }
  const texts = () => sent().map((request) => (request.kind === "send" ? request.text : ""));

  it("is not sent between the question before and the beginning of its answer", async () => {
    const tell = kernel.tell.bind(kernel);
    const held: object[] = [];
    let asked = false;
    kernel.tell = (content: object) => {
      if (asked) held.push(content);
      else tell(content);
      asked ||= "kind" in content && content.kind === "message"; // the question itself
    };
    type("the first");
    press("Enter");
    await until(() => asked && panel.session.state.outgoing === null);
    type("the second");
    press("Enter");
    await until(() => one("[role=status]").textContent?.startsWith("Goes out when"));
    expect(sent().length).toBe(1);
    kernel.tell = tell;
    held.forEach(tell);
    await until(() => sent().length === 2);
  });

  it("goes out by itself, once", async () => {
    await while_answering();
    press("Enter");
    await until(() => sent().length === 2);
    expect(texts()).toEqual(["the first", "the second"]);
    await until(() => field().value === "");
    await until(() => !running(panel.session.state));
    expect(sent().length).toBe(2);
  });

  it.each([
    ["is held back with Escape", () => press("Escape")],
    ["waits no longer when it is changed", () => type("the second, but")],
  ])("%s", async (_, change) => {
    await while_answering();
    const changed = change();
    await until(() => !one("[role=status]").textContent?.startsWith("Goes out when"));
    await until(() => !running(panel.session.state));
    await until(() => one(".jcs-send").textContent === "Send");
    expect([sent().length, field().value.startsWith("the second")]).toEqual([1, true]);
    expect(changed).not.toBe(false);
  });
});

describe("a draft", () => {
  it("stays with its thread", async () => {
    const here = all(".jcs-row").findIndex((row) => row.getAttribute("aria-current"));
    type("of the first");
    await open_thread(here + 1);
    await until(() => field().value === "");
    await open_thread(here);
    await until(() => field().value === "of the first");
    one("[aria-label='New thread']").click();
    await until(() => field().value === "");
  });

  it("is refused and typed since: both are there, after a reload, too", async () => {
    kernel.busy = true;
    type("refuse");
    press("Enter");
    await until(() => panel.session.state.outgoing !== null && field().value === "");
    type("and then?");
    kernel.idle();
    await until(() => field().value === "refuse\nand then?");
    panel.unmount();
    panel = mount(document.body, new FakeKernel());
    await until(() => field().value === "refuse\nand then?");
  });

  it("typed while a new thread's first question is on its way stays in the thread", async () => {
    one("[aria-label='New thread']").click();
    await until(() => panel.session.state.thread === null);
    kernel.busy = true;
    type("the first");
    press("Enter");
    await until(() => panel.session.state.outgoing !== null && field().value === "");
    type("the second");
    kernel.idle();
    await until(() => panel.session.state.thread !== null && panel.session.state.outgoing === null);
    await until(() => all(".jcs-answer").length > 0);
    expect([field().value, panel.session.draft().text, panel.session.draft("").text]).toEqual([
      "the second",
      "the second",
      "",
    ]);
  });
});

it("sends a file that nothing is written with", async () => {
  drop("penguins.csv");
  await until(() => attached().length === 1);
  await until(() => !one<HTMLButtonElement>(".jcs-send").disabled);
  await until(() => one(".jcs-composer-row").textContent?.includes("≈ 2.9k tokens"));
  press("Enter");
  await until(() => sent().length === 1);
  expect(sent()[0]).toMatchObject({ text: "", files: [{ name: "penguins.csv" }] });
  await until(() => attached().length === 0);
  press("Enter");
  expect(sent().length).toBe(1);
});

it("says that attached files can't be kept where the browser has no room for them", async () => {
  drop("penguins.csv");
  await until(() => one(".jcs-composer").textContent?.includes("a reload loses them"));
});

describe("Enter", () => {
  it("sends, and Shift+Enter breaks the line, unless it is chosen otherwise anywhere", async () => {
    expect(await what_sends()).toEqual([true, false, true, true, false, false]);
    kernel.event({ kind: "preferences", preferences: { enter_sends: false } });
    await until(() => one(".jcs-composer-row .jcs-send").title === "Shift+Enter");
    expect(await what_sends()).toEqual([false, true, true, true, false, false]);
  });

  it("is chosen in the settings; the words about keys and the edit box follow", async () => {
    await from_menu("Settings and budget…");
    one("input[value=breaks]").click();
    one(".jcs-dialog .jcs-send").click();
    await until(() => one(".jcs-composer-row .jcs-send").title === "Shift+Enter");
    await from_menu("Keyboard shortcuts…");
    expect(
      all(".jcs-keys dt")
        .slice(0, 2)
        .map((key) => key.textContent),
    ).toEqual(["Shift+Enter", "Enter"]);
    one(".jcs-dialog .jcs-button").click();
    all(".jcs-question").at(-1)?.parentElement?.querySelector<HTMLElement>(".jcs-act")?.click();
    await until(() => panel.root.querySelector(".jcs-edit textarea"));
    const box = one(".jcs-edit textarea");
    const enter = (shiftKey: boolean) =>
      box.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", shiftKey, bubbles: true, cancelable: true }),
      );
    expect([enter(false), enter(true)]).toEqual([true, false]);
    expect(kernel.requests.filter(({ kind }) => kind === "edit").length).toBe(1);
  });
});

it("completes names in the edit box, too", async () => {
  all(".jcs-question").at(-1)?.parentElement?.querySelector<HTMLElement>(".jcs-act")?.click();
  await until(() => panel.root.querySelector(".jcs-edit textarea"));
  const box = one<HTMLTextAreaElement>(".jcs-edit textarea");
  box.value = "describe @pen";
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  box.dispatchEvent(new KeyboardEvent("keyup", { key: "n", bubbles: true }));
  await until(() => all(".jcs-edit .jcs-option").length > 0);
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true }));
  await until(() => box.value === "describe @penguins ");
});

it("Ctrl+S reaches the notebook around the panel, letters do not", () => {
  const heard: string[] = [];
  const listener = (event: KeyboardEvent) => heard.push(event.key);
  document.addEventListener("keydown", listener);
  press("s");
  press("s", { ctrlKey: true });
  press("S", { metaKey: true });
  document.removeEventListener("keydown", listener);
  expect(heard).toEqual(["s", "S"]);
});
