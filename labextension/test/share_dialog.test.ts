import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeKernel } from "../dev/fake_kernel";
import { type Mounted, mount } from "../src/core/mount";
import { NEW_SHARE, readable_words, share_words } from "../src/core/shares";
import { screen } from "./screen";
import { until } from "./waiting";

const SHARING = { encrypted: false, space: "", messages: 1, files: 0, shares: [] };
const NOW = new Date(2026, 9, 3, 14, 32);

describe("in words", () => {
  it("says what can be read, and until when, before a link is made", () => {
    const words = (sharing: object, share: object) =>
      readable_words({ ...SHARING, ...sharing }, { ...NEW_SHARE, ...share }, NOW);
    const copy = words({}, {});
    expect(copy).toMatch(/^Anyone who has the link can read the 1 message of this thread as/);
    expect(copy).toContain("Oct 10, 2026");
    expect(copy).toContain("left out. Passwords and keys are hidden");
    expect(words({ messages: 12, files: 2 }, { days: null })).toMatch(
      /the 12 messages of this thread with 2 attached files as they are now, until you revoke it/,
    );
    expect(words({}, { details: true })).toContain("are shown, too.");
    expect(words({}, { live: true })).toContain("Nothing is hidden.");
  });

  it("says what a link is", () => {
    const share = { share_id: "s", what: "sealed", made_at: NOW.toISOString() } as const;
    const words = share_words({ ...share, ends_at: null, may_revoke: true });
    expect(words).toMatch(/^Sealed copy made Oct 3, 2026, open until revoked$/);
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
  const ask_to_share = async () => {
    one('[aria-label="More"]').click();
    const item = () => all("[role^=menuitem]").find((one) => one.textContent?.includes("Share…"));
    await until(item);
    item()?.click();
  };
  const open = async () => {
    kernel.sync.set({ state: "synced", server: "https://chat.example.org" });
    await until(() => all(".jcs-sync").length === 1);
    await ask_to_share();
    await until(() => all(".jcs-shares").length === 1);
  };

  beforeEach(async () => {
    localStorage.clear();
    kernel = new FakeKernel();
    panel = mount(document.body, kernel);
    await until(() => all(".jcs-used").length === 1);
  });
  afterEach(() => panel.unmount());

  it("asks to sign in first, and says why", async () => {
    await ask_to_share();
    await until(() => all("dialog").length === 1);
    expect(words("dialog h3")).toBe("Sync");
    expect(words("dialog p")).toContain("A link to a thread is made by a server");
  });

  it("makes a link as chosen, shows it once, and revokes it", async () => {
    await open();
    expect(words(".jcs-shares")).toBe("None can be opened now.");
    const masked = one<HTMLInputElement>("dialog input[autocomplete=off]");
    masked.value = "Acme, , Bob,Acme";
    masked.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => words("dialog").includes("Masked: Acme, Bob."));
    one<HTMLFormElement>("dialog form").requestSubmit();
    await until(() => all("dialog [readonly]").length === 1);
    expect(one<HTMLTextAreaElement>("dialog [readonly]").value).toBe(
      "https://chat.example.org/s/token",
    );
    const made = kernel.shares.asked.find((asked) => asked.kind === "share");
    expect(made).toMatchObject({ live: false, days: 7, words: ["Acme", "Bob"], details: false });
    press("Revoke");
    await until(() => words(".jcs-shares") === "None can be opened now.");
    expect(all("dialog [readonly]")).toEqual([]);
    expect(words("dialog")).toContain("Make a link");
  });

  it("keeps the address in no state of the panel", async () => {
    await open();
    one<HTMLFormElement>("dialog form").requestSubmit();
    await until(() => all("dialog [readonly]").length === 1);
    press("Close");
    await until(() => all("dialog").length === 0);
    expect(document.body.innerHTML).not.toContain("/s/token");
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("/s/token");
    await ask_to_share();
    await until(() => all(".jcs-shares .jcs-button").length === 1);
    expect(all("dialog [readonly]")).toEqual([]);
  });

  it("offers a sealed copy alone where the server can't read the history", async () => {
    kernel.shares.sharing = { ...SHARING, encrypted: true };
    await open();
    expect(all("dialog [type=radio]")).toEqual([]);
    one<HTMLFormElement>("dialog form").requestSubmit();
    await until(() => all("dialog [readonly]").length === 1);
    expect(one<HTMLTextAreaElement>("dialog [readonly]").value).toContain("#the-key");
    expect(words("dialog")).toContain("Its key is what follows the #");
  });

  it("says what is live, and whose, in a space", async () => {
    kernel.shares.sharing = { ...SHARING, space: "Team" };
    await open();
    one<HTMLInputElement>("dialog [type=radio]:not([data-first])").click();
    await until(() => words("dialog").includes("Nothing is hidden."));
    expect(words("dialog")).toContain("Name who of Team wrote what");
  });

  it("says what is wrong, and tries again when asked", async () => {
    kernel.shares.refusal = {
      kind: "error",
      error: { code: "sync_connection", what: "Nobody is there.", kept: "", hint: "" },
    };
    kernel.sync.set({ state: "synced" });
    await until(() => all(".jcs-sync").length === 1);
    await ask_to_share();
    await until(() => words("dialog").includes("Nobody is there."));
    kernel.shares.refusal = null;
    press("Try again");
    await until(() => all(".jcs-shares").length === 1);
    expect(words("dialog")).not.toContain("Nobody is there.");
  });
});
