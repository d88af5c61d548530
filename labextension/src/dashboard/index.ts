/** The ESM of the dashboard's widget. */

import type { AnyModel } from "@anywidget/types";
import { h, render as show } from "preact";
import { comm_transport } from "../widget/comm";
import { Asking } from "./asking";
import { Dashboard } from "./dashboard";
import type { Filter } from "./wire";

interface RenderProps {
  model: AnyModel<{ filter: Filter }>;
  el: HTMLElement;
  /** anywidget 0.11 and later. */
  signal?: AbortSignal;
}

function render({ model, el, signal }: RenderProps): () => void {
  const root = document.createElement("div");
  root.className = "jcs jcs-free";
  root.dataset["lmSuppressShortcuts"] = "true"; // JupyterLab's single-letter commands stay out
  el.append(root);
  const asking = new Asking(comm_transport(model), model.get("filter"));
  show(h(Dashboard, { asking }), root);
  const end = (): void => {
    asking.close();
    show(null, root);
    root.remove();
  };
  signal?.addEventListener("abort", end);
  return end;
}

export default { render };
