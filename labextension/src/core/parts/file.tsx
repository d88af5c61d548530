/** A file that goes with a message; only a picture that is kept here is shown. */

import { is_data_image } from "../text/markdown";
import type { PartInfo } from "../wire";

export function File({ part }: { part: PartInfo }) {
  const name = String(part["name"] ?? "file");
  const media_type = String(part["media_type"] ?? "");
  const url = `data:${media_type};base64,${String(part["data"] ?? "")}`;
  if (is_data_image(url)) return <img class="jcs-picture" src={url} alt={name} />;
  return (
    <span class="jcs-chip" title={media_type}>
      {name}
    </span>
  );
}
