/** What the code of one view can be used for; one for all its messages. */

import { createContext } from "preact";
import type { CodeCommands } from "../commands/code";

export const CodeOfView = createContext<CodeCommands | null>(null);
