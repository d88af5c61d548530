/** How an answer ended, in words, when it did not end well; and the way on. */

import { error_words } from "../format";
import type { MessageInfo } from "../wire";

interface Props {
  message: MessageInfo;
  retry: (() => void) | null;
}

export function Ending({ message, retry }: Props) {
  const words = in_words(message);
  if (!words) return null;
  return (
    <div class={`jcs-ending${message.status === "error" ? " jcs-failed" : ""}`}>
      <span>{words}</span>
      {retry && (
        <button type="button" class="jcs-button" onClick={retry}>
          Retry
        </button>
      )}
    </div>
  );
}

function in_words({ status, run }: MessageInfo): string {
  switch (status) {
    case "stopped":
      return "Stopped. What had arrived is kept.";
    case "interrupted":
      return "Interrupted: the kernel ended before the answer did. What had arrived is kept.";
    case "error": {
      const error = run?.error;
      if (!error) return "The answer failed. What had arrived is kept.";
      return error_words(error);
    }
    default:
      return "";
  }
}
