/** What a dialog of the panel asks for. */

import type { ThreadInfo, TrashedInfo } from "../wire";

export type Asked =
  | {
      what: "rename" | "tags" | "folder" | "note" | "prompt" | "model" | "share" | "place";
      thread: ThreadInfo;
    }
  | { what: "purge"; item: TrashedInfo }
  | { what: "settings" }
  | { what: "sync"; why?: string }
  | { what: "encrypt" | "phrase" | "spaces" }
  | { what: "shortcuts" }
  | { what: "templates" };
