import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { PASSPHRASE, WORDS } from "../dev/fake_spaces";
import { thread, uid } from "../dev/story";
import { type Mounted, mount } from "../src/core/mount";
import { screen } from "./screen";
import { until } from "./waiting";

const SIGNED_IN = {
  state: "synced",
  server: "https://chat.example.org",
  email: "ada@example.org",
  device: "desk",
} as const;

let kernel: FakeKernel;
let panel: Mounted;
const { all, one, words } = screen(() => panel.root);

async function choose(menu: string, label: string): Promise<void> {
  one(`[aria-label^="${menu}"]`).click();
  await pick("[role^=menuitem]", label);
}

async function press(label: string): Promise<void> {
  await pick("dialog button, .jcs-standing button", label);
}

async function pick(selector: string, label: string): Promise<void> {
  const found = () => all(selector).find((each) => each.textContent?.includes(label));
  await until(found);
  found()?.click();
}

function fill(name: string, value: string): void {
  one<HTMLInputElement>(`dialog [name=${name}]`).value = value;
}

const submit = () => one<HTMLFormElement>("dialog form").requestSubmit();
const asked = (kind: string) => kernel.spaces.asked.filter((request) => request.kind === kind);

async function start(): Promise<void> {
  localStorage.clear();
  panel = mount(document.body, kernel);
  await until(() => all(".jcs-used").length === 1);
}

beforeEach(async () => {
  kernel = new FakeKernel();
  kernel.sync.info = { ...kernel.sync.info, ...SIGNED_IN };
  await start();
});
afterEach(() => panel.unmount());

describe("the key of an encrypted history", () => {
  beforeEach(async () => {
    kernel.sync.set({ state: "key_needed", error: "This history is encrypted." });
    await until(() => words(".jcs-sync-words") === "key needed");
    await choose("Sync:", "Enter the key…");
    await until(() => all("dialog [name=secret]").length === 1);
  });

  it("says at once what is wrong, and keeps nothing that was typed", async () => {
    expect(one<HTMLInputElement>("[name=secret]").type).toBe("password");
    fill("secret", "a wrong passphrase");
    submit();
    await until(() => words("dialog [role=alert]").includes("not the passphrase"));
    expect(one<HTMLInputElement>("[name=secret]").value).toBe("");
    fill("secret", PASSPHRASE);
    submit();
    await until(() => all("dialog").length === 0 && words(".jcs-sync-words") === "synced");
    expect(document.body.innerHTML).not.toContain(PASSPHRASE);
  });

  it("takes 24 words that were copied from several lines", async () => {
    const copied = ` ${WORDS.join("\n\t ")}\r\n`;
    const paste = new Event("paste", { bubbles: true, cancelable: true });
    one("[name=secret]").dispatchEvent(
      Object.assign(paste, { clipboardData: { getData: () => copied } }),
    );
    submit();
    await until(() => all("dialog").length === 0);
    expect(asked("unlock")).toEqual([
      expect.objectContaining({ kind: "unlock", secret: WORDS.join(" ") }),
    ]);
  });
});

it("encrypts with a passphrase typed twice, and shows the words until they are written down", async () => {
  await choose("More", "Sync…");
  await press("Encrypt…");
  await until(() => all("[name=again]").length === 1);
  fill("passphrase", PASSPHRASE);
  fill("again", `${PASSPHRASE}!`);
  submit();
  await until(() => words("dialog [role=alert]").includes("not the same"));
  expect(asked("encrypt")).toEqual([]);
  fill("passphrase", PASSPHRASE);
  fill("again", PASSPHRASE);
  submit();
  await until(() => all(".jcs-words li").length === 24);
  submit();
  expect(all("dialog").length).toBe(1);
  one("dialog [type=checkbox]").click();
  submit();
  await until(() => all("dialog").length === 0);
  expect(document.body.innerHTML).not.toContain(WORDS[16]);
});

describe("teams' spaces", () => {
  it("are made, joined, shown with their members, and left", async () => {
    await choose("More", "Sync…");
    await press("Teams' spaces…");
    await until(() => words("dialog").includes("in none yet"));
    fill("entry", "Plots <b>");
    submit();
    await until(() => words(".jcs-spaces b") === "Plots <b>");
    fill("entry", "https://chat.example.org/join#token");
    submit();
    await until(() => all(".jcs-spaces > li").length === 2);
    expect(asked("join_space").length).toBe(1);
    expect(words(".jcs-spaces > li:last-child")).toContain("read only");
    await press("Invite a reader");
    await until(() => words("output[aria-label=Invitation]").includes("/join#"));
    expect(asked("invite")).toEqual([expect.objectContaining({ space: uid(71), role: "reader" })]);
    await press("3 members");
    await until(() => words(".jcs-members").includes("bob@example.org"));
    const leave = all(".jcs-spaces > li:last-child .jcs-act").at(-1);
    leave?.click();
    await until(() => leave?.textContent?.includes("stays here"));
    expect(asked("leave_space")).toEqual([]);
    leave?.click();
    await until(() => all(".jcs-spaces > li").length === 1);
  });

  it("get a copy of a thread, or the thread; of an encrypted one only when that is said", async () => {
    kernel.spaces.spaces = [
      { space: uid(71), name: "Team", role: "writer", members: 4 },
      { space: uid(72), name: "Read", role: "reader", members: 2 },
    ];
    kernel.sync.set({ encrypted: true });
    await choose("More", "Into a space…");
    await until(() => all("dialog option").length === 1);
    submit();
    expect(asked("place_thread")).toEqual([]);
    one("dialog [name=plain]").click();
    one("dialog [type=radio]:not(:checked)").click();
    await until(() => words("dialog .jcs-send") === "Move");
    submit();
    await until(() => words(".jcs-head .jcs-place") === "in Team, writer");
    expect(asked("place_thread")).toEqual([
      expect.objectContaining({ space: uid(71), move: true, plain: true }),
    ]);
    expect(words(".jcs-row .jcs-place")).toBe("Team");
  });
});

it("lets a reader of a space write nothing, and go on in a copy", async () => {
  panel.unmount();
  kernel.threads = [thread(10, { space: "Fish & chips", role: "reader" })];
  await start();
  expect(words(".jcs-standing")).toContain("Read only in Fish & chips");
  expect(words(".jcs-head .jcs-place")).toBe("in Fish & chips, read only");
  expect(one<HTMLTextAreaElement>(".jcs-field").disabled).toBe(true);
  expect(all(".jcs-pencil, .jcs-row-menu").length).toBe(0);
  await press("Copy into my history");
  await until(() => !one<HTMLTextAreaElement>(".jcs-field").disabled);
  expect(asked("place_thread")).toEqual([expect.objectContaining({ space: null, move: false })]);
});

it("says in a space, before anything is written, who reads it", async () => {
  panel.unmount();
  kernel.threads = [thread(10, { space: "Team", role: "writer" })];
  await start();
  expect(one<HTMLTextAreaElement>(".jcs-field").placeholder).toContain("Team: its members see it");
});
