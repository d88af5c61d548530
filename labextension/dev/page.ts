/** The panel with a scripted kernel; `?scene=` sets the stage. */

import { mount } from "../src/core/mount";
import { FakeKernel } from "./fake_kernel";

const kernel = new FakeKernel();
const scene = new URLSearchParams(location.search).get("scene");
if (scene === "empty") {
  kernel.threads = [];
  kernel.messages = [];
}
if (scene === "unsaved") kernel.saved = { saved: false, reason: "the disk is full" };
if (scene === "busy") kernel.busy = true;
const root = document.getElementById("panel");
if (root) mount(root, kernel);
if (scene === "dead") setTimeout(() => kernel.die(), 100);
Object.assign(window, { kernel });
