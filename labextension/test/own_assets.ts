/** The scripts that a panel fetches from its kernel, here straight from their sources. */

import { Assets } from "../src/core/assets";

export function own_assets(): Assets {
  const modules = {
    math: () => import("../src/assets/math"),
    languages: () => import("../src/assets/languages"),
  };
  return new Assets((name) => modules[name]() as Promise<never>);
}
