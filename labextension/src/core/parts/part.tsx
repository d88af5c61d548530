/** One part of a message by its type; a type unknown to this release is named, never dropped. */

import { Markdown } from "../text/markdown_view";
import type { PartInfo } from "../wire";
import { Citation } from "./citation";
import { File } from "./file";
import { Reasoning } from "./reasoning";
import { ToolCall, ToolResult } from "./tool";

export function Part({ part, thinking }: { part: PartInfo; thinking: boolean }) {
  switch (part.type) {
    case "text":
      return <Markdown text={text_of(part)} live={thinking} />;
    case "reasoning":
      return <Reasoning text={text_of(part)} thinking={thinking} />;
    case "tool_call":
      return <ToolCall part={part} />;
    case "tool_result":
      return <ToolResult part={part} />;
    case "file":
      return <File part={part} />;
    case "citation":
      return <Citation part={part} />;
    default:
      return <p class="jcs-note">A part of the kind “{part.type}”, which this panel can't show.</p>;
  }
}

function text_of(part: PartInfo): string {
  return typeof part["text"] === "string" ? part["text"] : "";
}
