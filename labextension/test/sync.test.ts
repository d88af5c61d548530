import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { uid } from "../dev/story";
import { type Mounted, mount } from "../src/core/mount";
import { conflict_words, SYNC_OFF, sync_look, sync_words } from "../src/core/sync";
import type { ConflictInfo } from "../src/core/wire";
import { screen } from "./screen";
import { until } from "./waiting";

const CONFLICT: ConflictInfo = {
  conflict_id: "c1",
  thread_id: uid(10),
  thread_title: "Two peaks",
  what: "title",
  shown: "Two peaks",
  keep: "keep",
  others: [{ choice: "o1", value: "Body mass", device: "laptop", at: "2026-10-03T14:32:05Z" }],
  newer_messages: 0,
};
const SIGNED_IN = {
  state: "synced",
  server: "https://chat.example.org",
  email: "ada@example.org",
  device: "desk",
} as const;

describe("in words", () => {
  it("says what goes on", () => {
    const words = (changes: object, passed = 0) => sync_words({ ...SYNC_OFF, ...changes }, passed);
    expect(words({ state: "synced" })).toBe("synced");
    expect(words({ state: "pending", pending: 3 })).toBe("pending 3");
    expect(words({ state: "offline", retry_s: 12 })).toBe("offline, retry in 12 s");
    expect(words({ state: "offline", retry_s: 12 }, 9.6)).toBe("offline, retry in 2 s");
    expect(words({ state: "offline", retry_s: 12 }, 60)).toBe("offline, retry in 0 s");
    expect(words({ state: "syncing", done: 5000, total: 100_000 })).toBe("syncing 5.0k of 100k");
    expect(words({ state: "conflict", conflicts: 2 })).toBe("2 to settle");
  });

  it("looks as it should be only when it is", () => {
    expect(sync_look({ ...SYNC_OFF, state: "synced" })).toBe("ok");
    expect(sync_look({ ...SYNC_OFF, state: "pending" })).toBe("mute");
    for (const state of ["offline", "error", "conflict", "key_needed", "clock_off"] as const) {
      expect(sync_look({ ...SYNC_OFF, state })).toBe("warn");
    }
  });

  it("says what another device did", () => {
    expect(conflict_words(CONFLICT)).toBe("Also titled “Body mass” on laptop");
    const deleted = { ...CONFLICT, what: "deleted", newer_messages: 2 };
    expect(conflict_words(deleted)).toBe("Deleted on laptop, 2 newer messages here");
    const [other] = CONFLICT.others;
    const long = { ...CONFLICT, others: [{ ...other, value: "x\n".repeat(500) }] };
    expect(conflict_words(long as ConflictInfo).length).toBeLessThan(120);
  });
});

describe("in the panel", () => {
  let kernel: FakeKernel;
  let panel: Mounted;
  const { all, one, words } = screen(() => panel.root);
  const press = (label: string) => {
    const found = all("button").find((button) => button.textContent === label);
    if (!found) throw new Error(`no button says ${label}`);
    found.click();
  };
  const choose = async (menu: string, label: string) => {
    one(`[aria-label^="${menu}"]`).click();
    const item = () => all("[role^=menuitem]").find((one) => one.textContent?.includes(label));
    await until(item);
    item()?.click();
  };

  beforeEach(async () => {
    localStorage.clear();
    kernel = new FakeKernel();
    panel = mount(document.body, kernel);
    await until(() => all(".jcs-used").length === 1);
  });
  afterEach(() => panel.unmount());

  it("says nothing while it is off, but for an entry in the menu", async () => {
    expect(all(".jcs-sync")).toEqual([]);
    await choose("More", "Sync…");
    await until(() => all("dialog").length === 1);
    expect(words("dialog h3")).toBe("Sync");
  });

  it("signs in with a code and a link, and closes by itself no dialog", async () => {
    await choose("More", "Sync…");
    await until(() => all("dialog").length === 1);
    one<HTMLInputElement>("[name=url]").value = "https://chat.example.org";
    one<HTMLFormElement>("dialog form").requestSubmit();
    await until(() => words(".jcs-user-code") === "BCDF-GHJK");
    expect(one<HTMLAnchorElement>("dialog a").href).toBe(
      "https://chat.example.org/device?code=BCDF-GHJK",
    );
    expect(one("dialog a").textContent).toBe("https://chat.example.org/device");
    kernel.sync.set({ ...SIGNED_IN, login: null });
    await until(() => words("dialog dl").includes("ada@example.org"));
    press("Sign out");
    await until(() => all("[name=url]").length === 1);
  });

  it("says what is wrong where it is typed", async () => {
    await choose("More", "Sync…");
    kernel.sync.set({ error: "https://x can't be reached." });
    await until(() => words("dialog [role=alert]").includes("can't be reached"));
  });

  it("shows the state, and what can be done", async () => {
    kernel.sync.set({ ...SIGNED_IN, state: "offline", retry_s: 12, error: "nobody there" });
    await until(() => words(".jcs-sync-words") === "offline, retry in 12 s");
    await choose("Sync:", "Sync now");
    await until(() => words(".jcs-sync-words") === "syncing");
    await choose("Sync:", "Pause");
    await until(() => words(".jcs-sync-words") === "paused");
    await choose("Sync:", "Pause");
    await until(() => words(".jcs-sync-words") === "synced");
  });

  it("shows what the server did not take; it is dismissed or sent again", async () => {
    const one = { thread_id: uid(10), thread_title: "Two peaks", what: "message" };
    const why = { why: "it is larger than the server takes", text: "<b>Why?</b>" };
    kernel.sync.refused = [
      { op_id: "o1", ...one, ...why },
      { op_id: "o2", ...one, ...why },
      { op_id: "o3", ...one, ...why },
    ];
    kernel.sync.set({ ...SIGNED_IN, refused: 3 });
    await until(() => words(".jcs-sync-words") === "3 refused");
    await choose("Sync:", "Sync settings…");
    await until(() => all("dialog .jcs-shares li").length === 3);
    expect(words("dialog .jcs-shares li")).toContain("larger than the server takes <b>Why?</b>");
    press("Dismiss");
    await until(() => all("dialog .jcs-shares li").length === 2);
    press("Send again");
    await until(() => words(".jcs-sync-words") === "synced");
    const settled = kernel.sync.asked.filter((asked) => asked.kind === "settle_refused");
    expect(settled.map(({ op_ids, again }) => [op_ids, again])).toEqual([
      [["o1"], false],
      [["o2", "o3"], true],
    ]);
  });

  it("shows what another device wrote, and settles it either way", async () => {
    kernel.sync.conflicts = [CONFLICT, { ...CONFLICT, conflict_id: "c2" }];
    kernel.sync.set({ ...SIGNED_IN, state: "conflict", conflicts: 2 });
    await until(() => all(".jcs-conflict").length === 2);
    press("Use");
    await until(() => all(".jcs-conflict").length === 1);
    press("Dismiss");
    await until(() => all(".jcs-conflict").length === 0);
    const settled = kernel.sync.asked.filter((asked) => asked.kind === "settle");
    expect(settled.map(({ conflict_id, choice }) => [conflict_id, choice])).toEqual([
      ["c1", "o1"],
      ["c2", "keep"],
    ]);
  });
});
