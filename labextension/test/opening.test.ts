/** A thread that is chosen and not here yet: what is written meanwhile is meant for it. */

import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { FAILED, uid } from "../dev/story";
import { type Mounted, mount } from "../src/core/mount";
import { screen } from "./screen";
import { until } from "./waiting";

/** Its last answer failed. */
const OTHER = uid(12);
const FIRST = uid(10);

let kernel: FakeKernel;
let panel: Mounted;

const { all, one, words } = screen(() => panel.root);
const field = () => one<HTMLTextAreaElement>(".jcs-composer textarea");
const shown = () => panel.session.state.thread?.id;
const asked = () =>
  kernel.requests.flatMap((r) => (r.kind === "send" ? [[r.thread_id, r.text]] : []));

function type(text: string): void {
  field().value = text;
  field().dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function press(key: string): void {
  field().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

/** Click on a thread of the list; the kernel does not answer yet. */
function choose(thread_id: string): void {
  kernel.busy = true;
  const title = kernel.threads.find(({ id }) => id === thread_id)?.title ?? "";
  all(".jcs-row")
    .find((row) => row.textContent?.includes(title))
    ?.click();
}

const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

async function opened(thread_id: string): Promise<void> {
  kernel.idle();
  await until(() => shown() === thread_id && panel.session.state.opening === null);
  await frame();
}

beforeEach(async () => {
  localStorage.clear();
  kernel = new FakeKernel();
  kernel.delta_ms = 0;
  panel = mount(document.body, kernel);
  await until(() => all(".jcs-row").length === 6 && all(".jcs-question").length > 0);
});
afterEach(() => panel.unmount());

/** Where among these steps the thread arrives, and whether a frame is shown between them. */
const STEPS = ["typed", "sent", "after"].flatMap((arrives) =>
  [true, false].map((frames) => ({ arrives, frames })),
);

it.each(STEPS)("is asked once, in the thread chosen: %j", async ({ arrives, frames }) => {
  type("of the first");
  await frame();
  choose(OTHER);
  if (frames) await frame();
  if (arrives === "typed") await opened(OTHER);
  type("and why?");
  if (frames) await frame();
  if (arrives === "sent") await opened(OTHER);
  press("Enter");
  if (frames) await frame();
  if (arrives === "after") {
    expect(asked()).toEqual([]);
    await opened(OTHER);
  }
  await until(() => asked().length > 0 && field().value === "");
  await until(() => panel.session.state.outgoing === null);
  expect(asked()).toEqual([[OTHER, "and why?"]]);
  expect(panel.session.draft(FIRST).text).toBe("of the first");
  expect(panel.session.draft(OTHER).text).toBe("");
});

it("says what a question waits for, and Escape holds it back", async () => {
  choose(OTHER);
  await until(() => all(".jcs-row[aria-current]").length === 1);
  type("and why?");
  press("Enter");
  await until(() => words(".jcs-composer [role=status]").startsWith("Goes out once the thread"));
  press("Escape");
  await until(() => words(".jcs-composer [role=status]") === "");
  await opened(OTHER);
  expect([asked(), field().value]).toEqual([[], "and why?"]);
});

it("gives way to a thread that is chosen after it, or begun", async () => {
  choose(OTHER);
  choose(FIRST);
  await opened(FIRST);
  expect(words(".jcs-title")).toContain("two peaks");

  choose(OTHER);
  one("[aria-label='New thread']").click();
  type("a new one");
  kernel.idle();
  await until(() => kernel.requests.filter(({ kind }) => kind === "open").length === 3);
  await frame();
  expect([shown(), field().value]).toEqual([undefined, "a new one"]);
});

it("is shown though an event was lost on the way to it", async () => {
  choose(OTHER);
  kernel.lose();
  kernel.event({ kind: "saved", saved: kernel.saved });
  await opened(OTHER);
  await until(() => panel.session.state.phase === "ready");
  expect(shown()).toBe(OTHER);
  expect(panel.session.state.messages).toEqual(FAILED);
});

it("leaves what was written in the thread before where it can't be opened", async () => {
  type("of the first");
  choose(OTHER);
  await frame();
  type("meant for the other");
  const open = kernel.requests.findLast(({ kind }) => kind === "open");
  const error = { code: "not_found", what: "It is gone.", kept: "", hint: "" };
  kernel.reply(open?.req ?? "", { kind: "error", error });
  await until(() => field().value === "of the first");
  expect(words(".jcs-problem")).toContain("It is gone.");
  expect(panel.session.draft(OTHER).text).toBe("meant for the other");
});
