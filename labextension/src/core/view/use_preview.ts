/** What the question that is being written would send, asked for when typing pauses. */

import { useEffect, useState } from "preact/hooks";
import type { Session } from "../session";
import type { State } from "../state";
import type { FileData, PreviewReply } from "../wire";

const AFTER_MS = 300;

export function use_preview(
  text: string,
  files: FileData[],
  state: State,
  session: Session,
): PreviewReply | null {
  const [preview, set_preview] = useState<PreviewReply | null>(null);
  const says_something = text.trim() !== "" || files.length > 0;
  const asked = says_something && state.phase === "ready" && state.alive && !state.waiting;
  const { thread } = state;

  useEffect(() => {
    if (!says_something) set_preview(null);
    if (!asked) return;
    let wanted = true;
    const timer = setTimeout(() => {
      session.context.preview(text, files).then(
        (reply) => wanted && set_preview(reply),
        () => wanted && set_preview(null), // it can still be sent: no chips, no fuss
      );
    }, AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [
    text,
    files,
    says_something,
    asked,
    session,
    thread?.id,
    thread?.settings,
    thread?.system_prompt,
    thread?.model,
  ]);

  return preview;
}
