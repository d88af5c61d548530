/** Puts a panel into an element and takes it out again. */

import { render } from "preact";
import { browser_storage, Drafts } from "./drafts";
import { browser_files, KeptFiles } from "./kept_files";
import { Session } from "./session";
import type { Transport } from "./transport";
import { Panel } from "./view/panel";

export interface Mounted {
  root: HTMLElement;
  session: Session;
  unmount: () => void;
}

export function mount(element: HTMLElement, transport: Transport): Mounted {
  const root = document.createElement("div");
  root.className = "jcs";
  root.dataset["lmSuppressShortcuts"] = "true"; // JupyterLab's single-letter commands stay out
  element.append(root);
  const session = new Session(
    transport,
    new Drafts(browser_storage(), new KeptFiles(browser_files())),
  );
  render(<Panel session={session} />, root);
  return {
    root,
    session,
    unmount: () => {
      session.close();
      render(null, root);
      root.remove();
    },
  };
}
