/** A picture, drawn anew when its data or its width change. */

import { useEffect, useRef } from "preact/hooks";
import { Drawing } from "./drawing";
import type { Picture } from "./wire";

interface Props {
  picture: Picture;
  click: (picture: Picture, datum: unknown) => void;
}

export function PictureView({ picture, click }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const now = useRef({ picture, click });
  now.current = { picture, click };

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const drawn = new Drawing(element, (datum) => now.current.click(now.current.picture, datum));
    drawing.current = drawn;
    let width = element.clientWidth;
    const resized = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      void drawn.draw(now.current.picture.spec);
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      drawn.end();
    };
  }, []);

  useEffect(() => {
    void drawing.current?.draw(picture.spec);
  }, [picture.spec]);

  return (
    <figure
      class={picture.wide ? "jcs-picture jcs-wide" : "jcs-picture"}
      data-name={picture.name}
      aria-label={picture.title}
    >
      <div class={picture.click ? "jcs-drawing jcs-clickable" : "jcs-drawing"} ref={place} />
    </figure>
  );
}
