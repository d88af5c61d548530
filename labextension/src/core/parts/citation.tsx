/** A source that an answer names; a link only where it leads to the web. */

import type { PartInfo } from "../wire";

export function Citation({ part }: { part: PartInfo }) {
  const url = String(part["url"] ?? "");
  const title = String(part["title"] ?? "") || url;
  if (!/^https?:\/\//i.test(url)) return <span class="jcs-chip">{title}</span>;
  return (
    <a class="jcs-chip" href={url} title={url} target="_blank" rel="noopener noreferrer nofollow">
      {title}
    </a>
  );
}
