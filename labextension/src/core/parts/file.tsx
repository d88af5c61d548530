/** A file that goes with a message: a picture is shown small, anything else is a chip. */

import { useEffect, useState } from "preact/hooks";
import { bytes } from "../format";
import { is_data_image } from "../text/markdown";
import type { PartInfo } from "../wire";

interface Props {
  part: PartInfo;
  /** Its bytes in base64, which messages come without. */
  read: () => Promise<string | null>;
}

export function File({ part, read }: Props) {
  const name = String(part["name"] ?? "file");
  const media_type = String(part["media_type"] ?? "");
  const size = part["size_bytes"];
  const [data, set_data] = useState<string | null>(null);
  const picture = media_type.startsWith("image/");

  useEffect(() => {
    if (!picture) return;
    let wanted = true;
    read().then(
      (found) => wanted && set_data(found),
      () => undefined, // the chip stays
    );
    return () => {
      wanted = false;
    };
  }, [picture]);

  const url = `data:${media_type};base64,${data ?? ""}`;
  const what = [name, media_type, typeof size === "number" ? bytes(size) : ""];
  if (is_data_image(url)) {
    return (
      <img class="jcs-thumbnail" src={url} alt={name} title={what.filter(Boolean).join(" · ")} />
    );
  }
  return (
    <span class="jcs-file">
      <span class="jcs-file-name">{name}</span> {what.slice(1).filter(Boolean).join(" · ")}
    </span>
  );
}
