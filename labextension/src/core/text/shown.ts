/** Pieces on the screen: what stays the same stays the same nodes, with a selection or a scroll in it. */

import type { Piece } from "./pieces";
import { sanitise } from "./sanitise";

export type Loaded = ReadonlySet<string>;

/** A piece, and the nodes that it has become: always one or more. */
interface Shown {
  piece: Piece;
  nodes: ChildNode[];
  inner: Some | null;
}

const REMOTE_IMAGE = "jcs-remote-image";

export class Some {
  readonly #root: Element;
  #shown: Shown[] = [];
  #loaded: Loaded = new Set();

  constructor(root: Element) {
    this.#root = root;
  }

  /** After the first `kept`, which stay as they are, come these and no others. */
  show(kept: number, pieces: Piece[], loaded: Loaded): void {
    const images_changed = loaded !== this.#loaded;
    this.#loaded = loaded;
    for (const [at, piece] of pieces.entries()) {
      const old = this.#shown[kept + at];
      const same = old?.piece.html === piece.html && old.piece.holder === piece.holder;
      if (same && !(images_changed && piece.html.includes(REMOTE_IMAGE))) {
        old.inner?.show(0, piece.inner, loaded);
        continue;
      }
      const made = this.#make(piece);
      this.#root.insertBefore(made.fragment, old?.nodes[0] ?? null);
      for (const node of old?.nodes ?? []) node.remove();
      this.#shown[kept + at] = made.shown;
    }
    const gone = this.#shown.splice(kept + pieces.length);
    for (const node of gone.flatMap(({ nodes }) => nodes)) node.remove();
  }

  #make(piece: Piece): { fragment: DocumentFragment; shown: Shown } {
    const fragment = read(piece, this.#loaded);
    if (!fragment.hasChildNodes()) fragment.append("");
    const holder = piece.holder ? fragment.querySelector(piece.holder) : null;
    const inner = holder && new Some(holder);
    inner?.show(0, piece.inner, this.#loaded);
    return { fragment, shown: { piece, nodes: [...fragment.childNodes], inner } };
  }
}

function read({ html, within }: Piece, loaded: Loaded): DocumentFragment {
  if (within === "") return sanitise(html, loaded);
  const [open, close] = within === "span" ? ["", ""] : ["<table>", "</table>"];
  const box = sanitise(`${open}<${within}>${html}</${within}>${close}`, loaded);
  const fragment = box.ownerDocument.createDocumentFragment();
  fragment.append(...(box.querySelector(within)?.childNodes ?? []));
  return fragment;
}
