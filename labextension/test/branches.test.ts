import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { FAILED, message, uid } from "../dev/story";
import { type Mounted, mount } from "../src/core/mount";
import { screen } from "./screen";
import { until } from "./waiting";

let kernel: FakeKernel;
let panel: Mounted;

const { all } = screen(() => panel.root);
const words = (selector: string) => all(selector).at(-1)?.textContent ?? "";
const sent = (kind: string) => kernel.requests.filter((request) => request.kind === kind);
const answer = () => words(".jcs-answer .jcs-markdown");
const place = () => words(".jcs-answer .jcs-siblings");

/** The last thing of this name that can be pressed. */
function button(name: string): HTMLElement {
  const called = (one: HTMLElement) =>
    one.getAttribute("aria-label") ??
    one.querySelector(".jcs-menu-label")?.textContent ??
    one.textContent;
  const found = all("button").findLast((one) => called(one) === name);
  if (!found) throw new Error(`there is no button ${name}`);
  return found;
}

async function choose(menu: string, item: string): Promise<void> {
  button(menu).click();
  await until(() => all("[role=menu]").length === 1);
  button(item).click();
}

function type(text: string, into: HTMLElement): void {
  (into as HTMLTextAreaElement).value = text;
  into.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function press(key: string, on: HTMLElement): void {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

beforeEach(async () => {
  localStorage.clear();
  kernel = new FakeKernel();
  kernel.delta_ms = 0;
  panel = mount(document.body, kernel);
  await until(() => answer().includes("Two species are mixed"));
});
afterEach(() => panel.unmount());

describe("an answer", () => {
  it("is regenerated, and both can be reached", async () => {
    button("Regenerate").click();
    await until(() => place() === "‹2/2›");
    expect(answer()).toContain("Once more");
    button("Previous answer").click();
    await until(() => place() === "‹1/2›");
    expect(answer()).toContain("Two species are mixed");
    expect(button("Previous answer")).toHaveProperty("disabled", true);
  });

  it("is regenerated with a model that answered lately, or any by its name", async () => {
    await choose("Regenerate with another model", "openai:gpt-5");
    await until(() => answer().includes("by openai:gpt-5"));
    await choose("Regenerate with another model", "Another model…");
    await until(() => all(".jcs-model-field").length === 1);
    const field = all(".jcs-model-field")[0] as HTMLInputElement;
    field.value = "ollama:llama4";
    press("Enter", field);
    await until(() => answer().includes("by ollama:llama4"));
    expect(place()).toBe("‹3/3›");
  });

  it("keeps its marks", async () => {
    button("Bookmark").click();
    await until(() => button("Bookmark").getAttribute("aria-pressed") === "true");
    await choose("More to do with this answer", "👍 Good answer");
    await until(() => words(".jcs-acts").includes("👍"));
    expect(sent("mark")).toMatchObject([{ bookmarked: true }, { reaction: "👍" }]);
  });

  it("is deleted, and comes back", async () => {
    await choose("More to do with this answer", "Delete");
    await until(() => words(".jcs-undo").includes("Deleted."));
    await until(() => all(".jcs-answer").length === 0);
    await until(() => document.activeElement === button("Undo"));
    button("Undo").click();
    await until(() => answer().includes("Two species are mixed"));
    expect(all(".jcs-undo")).toEqual([]);
  });

  it("that was cut off is continued", async () => {
    kernel.messages = FAILED;
    await panel.session.threads.open(uid(12));
    await until(() => words(".jcs-ending").includes("Interrupted"));
    button("Continue").click();
    await until(() => sent("resume").length === 1);
    expect(sent("resume")[0]).toMatchObject({ message_id: uid(31) });
  });

  it("is tried again by the model that failed, or by the thread's", async () => {
    kernel.messages = FAILED;
    await panel.session.threads.open(uid(12));
    await until(() => words(".jcs-ending").includes("Interrupted"));
    expect(all(".jcs-ending button").map((one) => one.textContent)).toEqual([
      "Continue",
      "Retry with openai:gpt-5",
      "Retry with offline",
    ]);
    button("Retry with openai:gpt-5").click();
    await until(() => sent("regenerate").length === 1);
    expect(sent("regenerate")[0]).toMatchObject({ model: "openai:gpt-5" });
  });
});

describe("a question", () => {
  it("is asked differently in its place", async () => {
    button("Edit").click();
    await until(() => all(".jcs-edit textarea").length === 1);
    const field = all(".jcs-edit textarea")[0] as HTMLTextAreaElement;
    expect(field.value).toBe("Why does @penguins.body_mass_g have two peaks?");
    type("Why three?", field);
    press("Enter", field);
    await until(() => words(".jcs-question") === "Why three?");
    expect(words(".jcs-turn .jcs-siblings")).toBe("‹2/2›");
    expect(all(".jcs-edit")).toEqual([]);
  });

  it("needs no text where a file goes along", async () => {
    const file = { type: "file", name: "a.png", media_type: "image/png", size_bytes: 9 };
    const last = kernel.messages.at(-1);
    const asked = { id: uid(70), parent_id: last?.id ?? null, parts: [file] };
    kernel.event({ kind: "message", message: message(0, asked) });
    await until(() => all(".jcs-question").length > 1);
    button("Edit").click();
    await until(() => all(".jcs-edit textarea").length === 1);
    press("Enter", all(".jcs-edit textarea")[0] as HTMLElement);
    await until(() => sent("edit").length === 1);
    expect(sent("edit")[0]).toMatchObject({ message_id: uid(70), text: "" });
  });

  it("stays as it was when it is left", async () => {
    button("Edit").click();
    await until(() => all(".jcs-edit textarea").length === 1);
    press("Escape", all(".jcs-edit textarea")[0] as HTMLElement);
    await until(() => all(".jcs-edit").length === 0);
    expect(sent("edit")).toEqual([]);
  });
});

describe("a comparison", () => {
  it("shows both answers, until one is chosen", async () => {
    const field = all(".jcs-composer textarea")[0] as HTMLTextAreaElement;
    type("which is it?", field);
    await until(() => all("[aria-label^='Compare offline']").length === 1);
    await choose("Compare offline with another model", "openai:gpt-5");
    await until(() => all(".jcs-column").length === 2);
    expect(sent("compare")[0]).toMatchObject({ models: ["offline", "openai:gpt-5"] });
    expect(all(".jcs-column-head").map((head) => head.textContent)).toEqual([
      "offline",
      "openai:gpt-5 · the thread goes on from here",
    ]);
    all(".jcs-column .jcs-button")[0]?.click();
    await until(() => all(".jcs-column").length === 0);
    expect(answer()).toBe("Once more, by offline.\n");
    expect(place()).toBe("‹1/2›");
  });

  it("can be opened again", async () => {
    button("Regenerate").click();
    await until(() => place() === "‹2/2›");
    await choose("More to do with this answer", "Show all answers side by side");
    await until(() => all(".jcs-column").length === 2);
    button("Show one").click();
    await until(() => all(".jcs-column").length === 0);
  });
});

describe("a thread that can only be read", () => {
  it("offers nothing that changes it", async () => {
    kernel.threads = kernel.threads.map((thread) => ({ ...thread, from_original: true }));
    await panel.session.threads.open(uid(10));
    await until(() => all(".jcs-answer .jcs-act").length === 1);
    expect(words(".jcs-answer .jcs-act")).toBe("Copy");
    press("Delete", button("Copy"));
    expect(sent("delete")).toEqual([]);
  });
});
