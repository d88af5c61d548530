/** What the page around a panel knows of the panel's kernel, and how its cell is run again. */

import type { Session } from "../core/session";
import { ask_page, once_in_page } from "./in_page";

/** What the JupyterLab extension reads, and what it fills in. */
interface Detail {
  told: (kernel: "here" | "away" | "gone") => void;
  signal: AbortSignal;
  run_cell: (() => void) | null;
}

export function follow_kernel(root: HTMLElement, session: Session, signal: AbortSignal): void {
  once_in_page(root, signal, () => {
    const told = (kernel: "here" | "away" | "gone"): void => session.kernel_is(kernel);
    const detail: Detail = { told, signal, run_cell: null };
    ask_page(root, "kernel", detail);
    session.run_cell = detail.run_cell;
  });
}
