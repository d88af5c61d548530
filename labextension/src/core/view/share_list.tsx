/** The links of a thread that can still be opened. */

import { useRef } from "preact/hooks";
import { share_words } from "../shares";
import type { ShareInfo } from "../wire";

interface Props {
  shares: ShareInfo[];
  revoke: (share_id: string) => Promise<void>;
}

export function ShareList({ shares, revoke }: Props) {
  const list = useRef<HTMLUListElement>(null);
  return (
    <>
      <h4 class="jcs-shares-title">Links to this thread</h4>
      <ul class="jcs-shares" aria-label="Links to this thread" ref={list} tabIndex={-1}>
        {shares.map((share) => (
          <li key={share.share_id}>
            <span>{share_words(share)}</span>
            {share.may_revoke ? (
              <button
                type="button"
                class="jcs-button"
                aria-label={`Revoke: ${share_words(share)}`}
                onClick={async () => {
                  await revoke(share.share_id);
                  list.current?.focus(); // its button may be gone
                }}
              >
                Revoke
              </button>
            ) : (
              <span class="jcs-hint">another member's</span>
            )}
          </li>
        ))}
        {shares.length === 0 && <li class="jcs-hint">None can be opened now.</li>}
      </ul>
    </>
  );
}
