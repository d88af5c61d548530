/** One picture drawn by Vega: no eval, nothing loaded, in the width of its place. */

import embed, { type Result, type VisualizationSpec } from "vega-embed";

const LOADER = {
  // A chart's data is in it: whatever it names elsewhere stays unread.
  load: () => Promise.reject(new Error("A picture loads nothing.")),
  sanitize: () => Promise.reject(new Error("A picture links nowhere.")),
  http: () => Promise.reject(new Error("A picture loads nothing.")),
  file: () => Promise.reject(new Error("A picture loads nothing.")),
  options: {},
  fileAccess: false,
};

export class Drawing {
  readonly #element: HTMLElement;
  readonly #click: (datum: unknown) => void;
  #result: Result | null = null;
  #turn = 0;

  constructor(element: HTMLElement, click: (datum: unknown) => void) {
    this.#element = element;
    this.#click = click;
  }

  async draw(spec: object): Promise<void> {
    const turn = ++this.#turn;
    const result = await embed(this.#element, in_place(spec, this.#element) as VisualizationSpec, {
      actions: false,
      ast: true,
      renderer: "svg",
      loader: LOADER,
      logLevel: 0,
      tooltip: { theme: is_dark(this.#element) ? "dark" : "light" },
    });
    if (turn !== this.#turn) {
      result.finalize();
      return;
    }
    this.#result?.finalize();
    this.#result = result;
    result.view.addEventListener("click", (_, item) => this.#click(item?.datum));
  }

  /** Let go of it. */
  end(): void {
    this.#turn += 1;
    this.#result?.finalize();
    this.#result = null;
  }
}

interface Document {
  config?: { title?: object };
  usermeta?: unknown;
  width?: unknown;
}

/** The document without a menu, as wide as its element if it says its width in pixels. */
function in_place({ usermeta: _, ...spec }: Document, element: HTMLElement): object {
  const width = Math.max(160, element.clientWidth);
  const title = { ...spec.config?.title, frame: "bounds", limit: width };
  const shown = { ...spec, config: { ...spec.config, title } };
  if (typeof spec.width !== "number") return shown;
  return { ...shown, width, autosize: { type: "fit-x", contains: "padding" } };
}

/** Whether the element stands on a dark page: what hangs over the page is no part of ours. */
function is_dark(element: HTMLElement): boolean {
  const scheme = getComputedStyle(element).colorScheme;
  if (scheme === "dark" || scheme === "light") return scheme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
