/** The sources that an answer names, numbered; a link only where it leads to the web. */

import type { PartInfo } from "../wire";

export function Sources({ parts }: { parts: PartInfo[] }) {
  return (
    <ol class="jcs-sources" aria-label="Sources">
      {parts.map((part, at) => (
        <li key={at}>
          <Source part={part} />
        </li>
      ))}
    </ol>
  );
}

function Source({ part }: { part: PartInfo }) {
  const address = String(part["url"] ?? "");
  const title = String(part["title"] ?? "") || address;
  const url = /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : null;
  if (url === null) return <span>{title}</span>;
  return (
    <>
      <a href={url.href} title={url.href} target="_blank" rel="noopener noreferrer nofollow">
        {title}
      </a>{" "}
      <span class="jcs-host">{url.host}</span>
    </>
  );
}
