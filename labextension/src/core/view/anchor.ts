/** What the user is reading stays where it is when messages come or go around it. */

export interface Anchor {
  element: HTMLElement;
  /** How far below the top edge of the box its own top is. */
  below_px: number;
}

/** The first message that is in sight. */
export function anchor_of(box: HTMLElement): Anchor | null {
  const children = box.children;
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const child = children[middle] as HTMLElement;
    if (child.offsetTop + child.offsetHeight > box.scrollTop) high = middle;
    else low = middle + 1;
  }
  const messages = [...children].slice(low, low + 2) as HTMLElement[];
  const element = messages.find((child) => child.dataset["message"] !== undefined);
  return element ? { element, below_px: element.offsetTop - box.scrollTop } : null;
}

/** Scroll so that it stands where it stood; what is gone can't be held. */
export function hold(box: HTMLElement, anchor: Anchor | null): void {
  if (anchor?.element.parentElement !== box) return;
  const top_px = anchor.element.offsetTop - anchor.below_px;
  if (Math.abs(top_px - box.scrollTop) >= 1) box.scrollTop = top_px;
}
