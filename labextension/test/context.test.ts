import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { ContextCommands } from "../src/core/commands/context";
import { type Mounted, mount } from "../src/core/mount";
import { INITIAL } from "../src/core/state";
import { screen } from "./screen";
import { until } from "./waiting";

let kernel: FakeKernel;
let panel: Mounted;

const { all, one, words } = screen(() => panel.root);
const field = () => one("textarea.jcs-field") as HTMLTextAreaElement;
const sent = (kind: string) => kernel.requests.filter((request) => request.kind === kind);
const offered = () => all(".jcs-option-name").map((name) => name.textContent);

function type(text: string): void {
  field().focus();
  field().value = text;
  field().setSelectionRange(text.length, text.length);
  field().dispatchEvent(new InputEvent("input", { bubbles: true }));
  field().dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
}

function press(key: string, on: HTMLElement = field()): void {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

beforeEach(async () => {
  localStorage.clear();
  Element.prototype.scrollIntoView = () => undefined;
  kernel = new FakeKernel();
  kernel.delta_ms = 0;
  panel = mount(document.body, kernel);
  await until(() => words(".jcs-notebook") === "penguins.ipynb");
});
afterEach(() => panel.unmount());

describe("names that are typed", () => {
  it("are offered, chosen with the arrows and Enter, and nothing is sent by that", async () => {
    type("why is @");
    await until(() => offered().length === 4);
    expect(field().getAttribute("aria-activedescendant")).toBe(one(".jcs-option").id);
    expect(field().getAttribute("aria-controls")).toBe(one("[role=listbox]").id);
    press("ArrowDown");
    await until(() => words("[aria-selected=true]").startsWith("@pens"));
    press("ArrowUp");
    await until(() => words("[aria-selected=true]") === "@penguins344 × 7");
    press("Enter");
    await until(() => field().value === "why is @penguins ");
    await until(() => all("[role=listbox]").length === 0);
    expect(sent("send")).toEqual([]);
  });

  it("are taken with Tab and with the mouse", async () => {
    type("@pens");
    await until(() => offered().length === 1);
    type("@pas");
    await until(() => offered()[0] === "@password");
    press("Tab");
    await until(() => field().value === "@password ");
    type("@pen");
    await until(() => offered()[1] === "@pens");
    all(".jcs-option")[1]?.click();
    await until(() => field().value === "@pens ");
  });

  it("go on where a choice has more in it", async () => {
    type("@fi");
    await until(() => offered()[0] === "@file:");
    press("Enter");
    await until(() => offered().includes("@file:notes.md"));
    expect(field().value).toBe("@file:");
  });

  it("that are whole are sent with Enter", async () => {
    type("describe @penguins");
    await until(() => offered().length === 1);
    press("Enter");
    await until(() => sent("send").length === 1);
  });

  it("are let alone after Escape, which closes nothing else", async () => {
    one(".jcs-menu").click();
    type("@pe");
    await until(() => offered().length === 2);
    press("Escape");
    await until(() => all("[role=listbox]").length === 0);
    expect(one(".jcs-menu").getAttribute("aria-expanded")).toBe("true");
    type("@pen");
    await until(() => words(".jcs-context").includes("@pen"));
    expect(all("[role=listbox]")).toEqual([]);
    type("@pen and @pe");
    await until(() => offered().length === 2);
  });

  it("are not asked for while the kernel does not answer", async () => {
    const request = () => Promise.reject(new Error("was asked"));
    for (const state of [{ waiting: true }, { alive: false }, { phase: "stale" as const }]) {
      const desk = { state: { ...INITIAL, phase: "ready" as const, ...state }, request };
      const commands = new ContextCommands({ ...desk, dispatch: () => undefined });
      expect(await commands.complete("@p")).toEqual([]);
    }
  });
});

describe("what goes along", () => {
  it("shows its text at a click, and closes with Escape", async () => {
    type("describe @penguins and @users");
    await until(() =>
      words(".jcs-context").includes("@users · 344 × 7 · 420 tokens · 1 secret hidden"),
    );
    one(".jcs-along-open").click();
    await until(() => words(".jcs-along-text pre").includes("body_mass_g: float64"));
    expect(one(".jcs-along-open").getAttribute("aria-expanded")).toBe("true");
    press("Escape", one(".jcs-along-close"));
    await until(() => all(".jcs-along-text").length === 0);
    expect(document.activeElement).toBe(one(".jcs-along-open"));
    one(".jcs-along-open").click();
    await until(() => all(".jcs-along-text").length === 1);
    type("nothing is named");
    await until(() => all(".jcs-along-text").length === 0);
    type("describe @penguins");
    await until(() => words(".jcs-context").includes("@penguins"));
    expect(all(".jcs-along-text")).toEqual([]);
  });

  it("can be left out: the word stays, the value is not sent", async () => {
    type("describe @penguins now");
    await until(() => all(".jcs-along-drop").length === 1);
    one(".jcs-along-drop").click();
    await until(() => field().value === "describe penguins now");
    await until(() => !words(".jcs-context").includes("@penguins"));
  });

  it("is summed up beside Send, with a dash where the price is not known", async () => {
    type("describe @penguins");
    await until(() => words(".jcs-estimate") === "≈ 2.9k tokens, $0.003");
    type("free?");
    await until(() => words(".jcs-estimate") === "≈ 2.9k tokens, —");
    type("huge");
    await until(() => words(".jcs-over") === "≈ 500k tokens: the model reads 400k at once");
  });

  it("has as much of the conversation as the menu says", async () => {
    type("and?");
    await until(() => words(".jcs-context").includes("history: all 6 · 2.4k tokens"));
    one("[aria-label$='how much of the conversation is sent']").click();
    await until(() => all("[role=menuitemcheckbox]").length > 3);
    expect(words("[aria-checked=true]")).toContain("Everything that fits");
    all("[role=menuitemcheckbox]").at(-1)?.click();
    await until(() => sent("set_thread").length === 1);
    expect(sent("set_thread")[0]).toMatchObject({ settings: { history: "none" } });
  });
});

describe("what was sent", () => {
  it("is shown word for word under the question, with what was left out", async () => {
    await until(() => words(".jcs-looked-button") === "looked at @penguins (344 × 7)");
    one(".jcs-looked-button").click();
    await until(() =>
      words(".jcs-sent-all").includes("6 earlier messages, ≈ 2.4k tokens, 12 left out."),
    );
    expect(words(".jcs-sent-all")).toContain("Answer in one sentence.");
    expect(words(".jcs-sent-all")).toContain("body_mass_g: float64");
    expect(sent("was_sent")).toHaveLength(1);
  });
});
