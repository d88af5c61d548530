/** The widget's ESM: a panel in a cell of JupyterLab, Notebook, VS Code or Colab. */

import type { AnyModel } from "@anywidget/types";
import { mount } from "../core/mount";
import { reach_cells } from "./cells";
import { comm_transport } from "./comm";
import { follow_kernel } from "./kernel";
import { locate } from "./locate";
import { wake } from "./wake";

interface RenderProps {
  model: AnyModel;
  el: HTMLElement;
  /** anywidget 0.11 and later. */
  signal?: AbortSignal;
}

function render({ model, el, signal }: RenderProps): () => void {
  const ended = new AbortController();
  const { root, session, unmount } = mount(el, comm_transport(model));
  locate(root, session, ended.signal);
  reach_cells(root, session, ended.signal);
  follow_kernel(root, session, ended.signal);
  wake(session, ended.signal);
  const end = (): void => {
    if (ended.signal.aborted) return;
    ended.abort();
    unmount();
  };
  signal?.addEventListener("abort", end);
  return end;
}

export default { render };
