/** Beside the Send button: about how much would be sent, and what that costs. */

import { count, UNKNOWN, usd } from "../format";
import type { PreviewReply } from "../wire";

interface Props {
  preview: PreviewReply | null;
}

export function Estimate({ preview }: Props) {
  if (preview === null) return null;
  const { total_tokens, window_tokens, cost_usd } = preview;
  const tokens = `≈ ${count(total_tokens)} tokens`;
  if (window_tokens !== null && total_tokens > window_tokens) {
    return (
      <span class="jcs-estimate jcs-over" role="alert">
        {tokens}: the model reads {count(window_tokens)} at once
      </span>
    );
  }
  const cost = cost_usd === null ? `, ${UNKNOWN}` : cost_usd > 0 ? `, ${usd(cost_usd)}` : "";
  return (
    <span class="jcs-estimate" title="An estimate of what is sent; the answer comes on top">
      {tokens}
      {cost}
    </span>
  );
}
