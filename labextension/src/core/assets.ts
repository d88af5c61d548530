/** What is too big for every page: a script of the panel's own, fetched when first needed. */

import type { AssetName } from "./wire";

interface Modules {
  math: typeof import("../assets/math");
  languages: typeof import("../assets/languages");
}

type Load = <N extends AssetName>(name: N) => Promise<Modules[N]>;

export class Assets {
  readonly #load: Load;
  readonly #there: Partial<Modules> = {};
  readonly #asked = new Set<AssetName>();
  readonly #watchers = new Set<() => void>();

  constructor(load: Load) {
    this.#load = load;
  }

  /** It, or undefined until it has come; asking for it fetches it, once. */
  get<N extends AssetName>(name: N): Partial<Modules>[N] {
    if (!this.#asked.has(name)) {
      this.#asked.add(name);
      this.#load(name).then(
        (module) => this.#arrived(name, module),
        () => undefined, // a page may forbid it: formulas stay TeX, and code without colours
      );
    }
    return this.#there[name];
  }

  /** Call back when one has come; returns how to stop. */
  watch(callback: () => void): () => void {
    this.#watchers.add(callback);
    return () => this.#watchers.delete(callback);
  }

  #arrived<N extends AssetName>(name: N, module: Modules[N]): void {
    this.#there[name] = module;
    for (const watcher of this.#watchers) watcher();
  }
}

/** The module that a script holds; a widget has no address that it could be imported from. */
export async function import_script<T>(code: string): Promise<T> {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ url);
  } finally {
    URL.revokeObjectURL(url);
  }
}
