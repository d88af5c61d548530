/** Links to a thread in words. */

import type { NewShare, ShareInfo, SharingInfo } from "./wire";

const DAY_MS = 86_400_000;

export const NEW_SHARE: NewShare = {
  live: false,
  days: 7,
  words: [],
  details: false,
  authors: false,
};

/** What can be read by whoever has the link, and until when; said before it is made. */
export function readable_words(sharing: SharingInfo, share: NewShare, now: Date): string {
  const until =
    share.days === null
      ? "until you revoke it"
      : `until ${moment(new Date(now.getTime() + share.days * DAY_MS))}`;
  const who = "Anyone who has the link can read";
  if (share.live) {
    return `${who} this thread as it is whenever they open it, ${until}: all that is said later, what the model thought, and its tools, too. Nothing is hidden.`;
  }
  const files = sharing.files ? ` with ${numbered(sharing.files, "attached file")}` : "";
  const more = share.details
    ? "What the model thought and its tools are shown, too."
    : "What the model thought and its tools are left out.";
  const masked = share.words.length ? ` Masked: ${share.words.join(", ")}.` : "";
  return `${who} the ${numbered(sharing.messages, "message")} of this thread${files} as they are now, ${until}. ${more} Passwords and keys are hidden where they are recognised.${masked}`;
}

const WHAT = { copy: "Copy", live: "Live link", sealed: "Sealed copy" };

/** `Copy made Nov 21, 2026, open until Nov 28, 2026, 21:05`. */
export function share_words({ what, made_at, ends_at }: ShareInfo): string {
  const until = ends_at === null ? "revoked" : moment(new Date(ends_at));
  const made = new Date(made_at).toLocaleDateString([], { dateStyle: "medium" });
  return `${WHAT[what]} made ${made}, open until ${until}`;
}

function moment(at: Date): string {
  return at.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

function numbered(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
