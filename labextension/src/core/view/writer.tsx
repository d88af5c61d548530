/** Which other device or account a message comes from. */

import { full_time } from "../format";
import type { MessageInfo } from "../wire";

export function Writer({ message: { writer, created_at } }: { message: MessageInfo }) {
  return writer ? (
    <span class="jcs-writer" title={full_time(created_at)}>
      {writer}
    </span>
  ) : null;
}
