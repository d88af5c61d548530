/** The scripted kernel's sync. */

import { SYNC_OFF } from "../src/core/sync";
import type {
  ConflictInfo,
  RefusedInfo,
  RefusedRequest,
  SyncInfo,
  SyncRequest,
} from "../src/core/wire";
import type { Unaddressed } from "./fake_kernel";

export class FakeSync {
  info: SyncInfo = SYNC_OFF;
  conflicts: ConflictInfo[] = [];
  refused: RefusedInfo[] = [];
  /** All that was asked, in order. */
  readonly asked: (SyncRequest | RefusedRequest)[] = [];
  readonly #changed: (sync: SyncInfo) => void;

  constructor(changed: (sync: SyncInfo) => void) {
    this.#changed = changed;
  }

  set(changes: Partial<SyncInfo>): void {
    this.info = { ...this.info, ...changes };
    this.#changed(this.info);
  }

  reply_to(request: SyncRequest | RefusedRequest): Unaddressed {
    this.asked.push(request);
    switch (request.kind) {
      case "conflicts":
        return { kind: "conflicts", conflicts: this.conflicts };
      case "refused":
        return { kind: "refused", refused: this.refused };
      case "settle_refused":
        this.refused = this.refused.filter((one) => !request.op_ids.includes(one.op_id));
        this.set({ refused: this.refused.length });
        return { kind: "refused", refused: this.refused };
      case "settle":
        this.conflicts = this.conflicts.filter((c) => c.conflict_id !== request.conflict_id);
        return { kind: "conflicts", conflicts: this.conflicts };
      case "sync_login": {
        const link = `${request.url}/device`;
        this.set({
          login: { user_code: "BCDF-GHJK", link, whole_link: `${link}?code=BCDF-GHJK` },
        });
        return { kind: "ok" };
      }
      case "sync_logout":
        this.set(SYNC_OFF);
        return { kind: "ok" };
      case "sync_pause":
        this.set({ state: request.paused ? "paused" : "synced" });
        return { kind: "ok" };
      case "sync_now":
        this.set({ state: "syncing" });
        return { kind: "ok" };
    }
  }
}
