/** What a dialog of the panel asks for. */

import type { ThreadInfo, TrashedInfo } from "../wire";

export type Asked =
  | {
      what: "rename" | "tags" | "folder" | "note" | "prompt" | "model" | "share";
      thread: ThreadInfo;
    }
  | { what: "purge"; item: TrashedInfo }
  | { what: "settings" }
  | { what: "sync"; why?: string }
  | { what: "shortcuts" }
  | { what: "templates" };
