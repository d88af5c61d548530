/** The scripted kernel's links to threads. */

import type { ShareInfo, ShareRequest, SharingInfo } from "../src/core/wire";
import type { Unaddressed } from "./fake_kernel";
import { uid } from "./story";

export class FakeShares {
  sharing: SharingInfo = { encrypted: false, space: "", messages: 12, files: 1, shares: [] };
  /** What is said instead of an answer. */
  refusal: Unaddressed | null = null;
  /** All that was asked, in order. */
  readonly asked: ShareRequest[] = [];

  reply_to(request: ShareRequest): Unaddressed {
    this.asked.push(request);
    if (this.refusal) return this.refusal;
    if (request.kind === "shares") return this.#told(null);
    const { shares } = this.sharing;
    if (request.kind === "revoke_share") {
      this.#keep(shares.filter((share) => share.share_id !== request.share_id));
      return this.#told(null);
    }
    const share_id = uid(70 + shares.length);
    const share: ShareInfo = {
      share_id,
      what: request.live ? "live" : this.sharing.encrypted ? "sealed" : "copy",
      made_at: "2026-10-03T14:32:05Z",
      ends_at: request.days === null ? null : "2026-10-10T14:32:05Z",
      may_revoke: true,
    };
    this.#keep([share, ...shares]);
    const key = this.sharing.encrypted ? "#the-key" : "";
    return this.#told({ share_id, url: `https://chat.example.org/s/token${key}` });
  }

  #keep(shares: ShareInfo[]): void {
    this.sharing = { ...this.sharing, shares };
  }

  #told(made: { share_id: string; url: string } | null): Unaddressed {
    return { kind: "shares", sharing: this.sharing, made };
  }
}
