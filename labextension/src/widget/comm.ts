/** The transport of a panel in a cell: the widget's own comm. */

import type { AnyModel } from "@anywidget/types";
import type { Transport } from "../core/transport";

export function comm_transport(model: AnyModel): Transport {
  const on_lost = new Set<() => void>();
  // ipywidgets says so when the kernel is restarted; elsewhere it never comes.
  const lost = (): void => {
    for (const callback of on_lost) callback();
  };
  return {
    post: (content) => {
      try {
        model.send(content);
      } catch {
        lost(); // a comm whose kernel was shut down throws
      }
    },
    listen: (callback) => {
      model.on("msg:custom", callback);
      return () => model.off("msg:custom", callback);
    },
    lost: (callback) => {
      if (on_lost.size === 0) model.on("comm_live_update", lost);
      on_lost.add(callback);
      return () => {
        on_lost.delete(callback);
        if (on_lost.size === 0) model.off("comm_live_update", lost);
      };
    },
  };
}
