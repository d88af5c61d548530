import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { type Mounted, mount } from "../src/core/mount";
import { screen } from "./screen";
import { until } from "./waiting";

let kernel: FakeKernel;
let panel: Mounted;

function open(set_up: (kernel: FakeKernel) => void = () => undefined): void {
  kernel = new FakeKernel();
  kernel.delta_ms = 0;
  set_up(kernel);
  panel = mount(document.body, kernel);
}

const { one, words } = screen(() => panel.root);
const field = () => one<HTMLTextAreaElement>("textarea");
const sent = (kind: string) => kernel.requests.filter((request) => request.kind === kind);
const ready = () => until(() => words(".jcs-notebook") === "penguins.ipynb");

function type(text: string, into: HTMLInputElement | HTMLTextAreaElement = field()): void {
  into.value = text;
  into.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function press(
  key: string,
  on: HTMLElement = field(),
  more: KeyboardEventInit = {},
): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  on.dispatchEvent(event);
  return event;
}

async function ask(text: string): Promise<void> {
  type(text);
  await until(() => field().value === text && !one<HTMLButtonElement>(".jcs-send").disabled);
  press("Enter");
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => panel.unmount());

describe("asking", () => {
  it("sends on Enter, shows the question at once and the answer as it comes", async () => {
    open();
    await ready();
    await ask("on which island?");
    await until(() => words(".jcs-question:last-of-type, .jcs-log").includes("on which island?"));
    await until(() => words(".jcs-answer:last-child").includes("Gentoo were only seen on Biscoe"));
    await until(() => words(".jcs-answer:last-child .jcs-foot").includes("812 in, 240 out"));
    expect(words("[aria-live=polite]")).toContain("Gentoo were only seen");
    expect(field().value).toBe("");
  });

  it("makes a new line with Shift+Enter, and sends nothing half composed", async () => {
    open();
    await ready();
    type("one");
    expect(press("Enter", field(), { shiftKey: true }).defaultPrevented).toBe(false);
    press("Enter", field(), { isComposing: true });
    expect(sent("send")).toEqual([]);
  });

  it("gives the text back when it is refused, and says why", async () => {
    open();
    await ready();
    await ask("refuse");
    await until(() => words("[role=alert]").includes("An answer is being written"));
    await until(() => field().value === "refuse");
  });

  it("offers Stop while an answer is written, then a retry in words", async () => {
    open((kernel) => {
      kernel.delta_ms = 20;
    });
    await ready();
    await ask("on which island?");
    await until(() => words(".jcs-send").startsWith("Stop"));
    one(".jcs-send").click();
    await until(() => words(".jcs-ending").includes("Stopped. What had arrived is kept."));
    one(".jcs-ending button:last-child").click();
    await until(() => sent("regenerate").length === 1);
  });

  it("shows what would be sent along", async () => {
    open();
    await ready();
    type("describe @penguins and @nothing");
    await until(() => words(".jcs-context").includes("@penguins · 344 × 7 · 420 tokens"));
    expect(words(".jcs-missing")).toBe("@nothing · no such variable");
    expect(words(".jcs-context")).toContain("history: all 6 · 2.4k tokens");
  });
});

describe("a kernel that does not answer", () => {
  it("is waited for, and the question goes out once when it is free", async () => {
    open();
    await ready();
    kernel.busy = true;
    await ask("are you there?");
    await until(() => words("[role=status]").startsWith("Waiting for the kernel"));
    expect(words(".jcs-pending")).toBe("are you there?");
    kernel.idle();
    await until(() => words(".jcs-log").includes("Gentoo"));
    expect(new Set(sent("send").map((request) => request.req)).size).toBe(1);
  });

  it("has gone: the panel says so, claims nothing, and keeps what was typed", async () => {
    open();
    await ready();
    type("half a thou");
    kernel.die();
    await until(() => words(".jcs-standing").includes("The kernel of this panel has ended."));
    expect(words(".jcs-head")).toContain("no kernel");
    expect(words(".jcs-head")).not.toContain("saved");
    expect(field().value).toBe("half a thou");
  });

  it("has gone amid an answer: what had arrived is shown as interrupted", async () => {
    open((kernel) => {
      kernel.delta_ms = 10_000;
    });
    await ready();
    await ask("slowly");
    await until(() => words(".jcs-send").includes("Stop"));
    kernel.die();
    await until(() => words(".jcs-ending").includes("Interrupted: the kernel ended"));
    expect(panel.root.querySelectorAll(".jcs-answer .jcs-button")).toHaveLength(0);
  });

  it("is asked once, when it is back, what was sent while it was gone", async () => {
    open();
    await ready();
    kernel.die();
    await until(() => words(".jcs-standing") !== "");
    await ask("into the dark");
    await until(() => words(".jcs-pending") === "into the dark");
    const before = sent("send")[0] as { message_id: string; thread_id: string | null };
    type("a second thought");
    panel.unmount();
    open();
    await until(() => words(".jcs-log").includes("into the dark"));
    await until(() => field().value === "a second thought");
    const { message_id, thread_id } = before;
    expect(sent("send")).toMatchObject([{ message_id, thread_id, text: "into the dark" }]);
    await until(() => words(".jcs-answer:last-child").includes("Gentoo"));
    panel.unmount();
    open();
    await ready();
    await until(() => field().value === "a second thought");
    expect(sent("send")).toEqual([]);
  });

  it("is cut off: what the page says of it is told, and it is asked anew", async () => {
    open();
    await ready();
    panel.session.kernel_is("away");
    await until(() => words(".jcs-standing").includes("is being made again"));
    expect(words(".jcs-head")).toContain("no connection");
    const before = sent("hello").length;
    panel.session.kernel_is("here");
    await until(() => sent("hello").length === before + 1);
    await until(() => words(".jcs-saved") === "● saved");
  });

  it("does not cost a draft: it is there after a reload", async () => {
    open();
    await ready();
    type("half a thou");
    panel.unmount();
    open();
    await until(() => field().value === "half a thou");
  });

  it("gets the same message again after a reload, not another", async () => {
    open();
    await ready();
    kernel.busy = true;
    await ask("once");
    const first = sent("send")[0];
    panel.unmount();
    open();
    await until(() => sent("send").length === 1);
    expect(sent("send")[0]).toMatchObject({
      message_id: (first as { message_id: string }).message_id,
    });
  });
});

describe("a lost event", () => {
  it("makes the panel ask for the state, which then is right", async () => {
    open();
    await ready();
    kernel.lose();
    kernel.event({ kind: "saved", saved: { saved: true, reason: "" } });
    await until(() => sent("hello").length === 2);
    kernel.event({ kind: "saved", saved: { saved: false, reason: "the disk is full" } });
    await until(() => words(".jcs-unsaved") === "● not saved: the disk is full");
  });
});

describe("threads", () => {
  it("open with a click and show how an answer ended", async () => {
    open();
    await ready();
    const row = [...panel.root.querySelectorAll<HTMLElement>(".jcs-row")].find((button) =>
      button.textContent?.includes("Plot by island"),
    );
    row?.click();
    await until(() => words(".jcs-ending").startsWith("Interrupted"));
    expect(words(".jcs-row[aria-current]")).toContain("Plot by island");
  });

  it("are walked through with the arrow keys", async () => {
    open();
    await ready();
    const rows = [...panel.root.querySelectorAll<HTMLElement>(".jcs-row")];
    rows[0]?.focus();
    press("ArrowDown", rows[0]);
    expect(document.activeElement).toBe(rows[1]);
    press("End", rows[1]);
    await until(() => document.activeElement === rows.at(-1));
  });

  it("are renamed with the pencil and Enter, and not with Escape", async () => {
    open();
    await ready();
    for (const [key, requests] of [
      ["Escape", 0],
      ["Enter", 1],
    ] as const) {
      one(".jcs-pencil").click();
      await until(() => panel.root.querySelector(".jcs-rename"));
      const title = one<HTMLInputElement>(".jcs-rename");
      title.value = "Two peaks";
      press(key, title);
      await until(() => !panel.root.querySelector(".jcs-rename"));
      expect(sent("set_thread")).toHaveLength(requests);
    }
    await until(() => words(".jcs-title").includes("Two peaks"));
  });

  it("begin with their first question: + asks the kernel for nothing", async () => {
    open();
    await ready();
    one("[aria-label='New thread']").click();
    await until(() => words(".jcs-title") === "New thread");
    expect(sent("new_thread")).toEqual([]);
    await ask("fresh");
    await until(() => sent("send").length === 1);
    expect(sent("send")[0]).toMatchObject({ thread_id: null, text: "fresh" });
  });

  it("are searched, and a hit leads to its message", async () => {
    open();
    await ready();
    type("species", one<HTMLInputElement>(".jcs-search"));
    await until(() => words(".jcs-row-snippet mark") === "species");
    one(".jcs-row").click();
    await until(() => panel.root.querySelector(".jcs-found"));
  });
});

describe("keys", () => {
  it("typed here are no shortcuts of the notebook", async () => {
    open();
    await ready();
    expect(panel.root.getAttribute("data-lm-suppress-shortcuts")).toBe("true");
    let heard = 0;
    const listener = () => {
      heard += 1;
    };
    document.addEventListener("keydown", listener);
    press("d");
    document.removeEventListener("keydown", listener);
    expect(heard).toBe(0);
  });

  it("close the drawer, and the focus goes back to its button", async () => {
    open();
    await ready();
    one(".jcs-menu").click();
    await until(() => one(".jcs-menu").getAttribute("aria-expanded") === "true");
    press("Escape", one(".jcs-search"));
    await until(() => one(".jcs-menu").getAttribute("aria-expanded") === "false");
    expect(document.activeElement).toBe(one(".jcs-menu"));
  });
});
