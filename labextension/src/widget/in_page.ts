/** The events on the DOM by which a panel asks the page around it. */

/** Do it as soon as the element stands in the page. */
export function once_in_page(root: HTMLElement, signal: AbortSignal, how: () => void): void {
  if (signal.aborted) return;
  if (root.isConnected) how();
  else requestAnimationFrame(() => once_in_page(root, signal, how));
}

/** Ask the page; who knows the answer writes it into the detail, or calls back. */
export function ask_page(root: HTMLElement, name: string, detail: object): void {
  root.dispatchEvent(
    new CustomEvent(`jupyter-chatstore:${name}`, { bubbles: true, composed: true, detail }),
  );
}
