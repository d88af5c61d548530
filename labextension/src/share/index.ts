/** The page of a sealed share: what the server has not the key of is opened in the browser. */

import { draw } from "./draw";
import { open_sealed } from "./sealed";
import { read_shown } from "./shown";

const state = document.getElementById("state");
const log = document.getElementById("log");
const sealed = document.getElementById("sealed")?.textContent ?? "";

open_sealed(sealed, location.hash.slice(1))
  .then((text) => {
    if (log) draw(read_shown(JSON.parse(text)), log);
  })
  .catch((error: unknown) => {
    if (state) state.textContent = error instanceof Error ? error.message : String(error);
  });
