/** The transport of a panel in a cell: the widget's own comm. */

import type { AnyModel } from "@anywidget/types";
import type { Transport } from "../core/transport";

export function comm_transport(model: AnyModel): Transport {
  return {
    post: (content) => model.send(content),
    listen: (callback) => {
      model.on("msg:custom", callback);
      return () => model.off("msg:custom", callback);
    },
    lost: (callback) => {
      // ipywidgets says so when the kernel is restarted; elsewhere it never comes.
      model.on("comm_live_update", callback);
      return () => model.off("comm_live_update", callback);
    },
  };
}
