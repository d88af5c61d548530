/** The transport of a panel in a cell: the widget's own comm. */

import type { AnyModel } from "@anywidget/types";
import type { Transport } from "../core/transport";

export function comm_transport(model: AnyModel, is_live: () => boolean): Transport {
  return {
    post: (content) => model.send(content),
    listen: (callback) => {
      model.on("msg:custom", callback);
      return () => model.off("msg:custom", callback);
    },
    watch: (callback) => {
      // ipywidgets' word for "the kernel has gone" or "is back"; elsewhere it never comes.
      const tell = () => queueMicrotask(() => callback(is_live()));
      model.on("comm_live_update", tell);
      tell();
      return () => model.off("comm_live_update", tell);
    },
  };
}
