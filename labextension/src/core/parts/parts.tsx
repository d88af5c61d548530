/** All parts of a message: calls with their results, sources together at the end. */

import type { Session } from "../session";
import { code_blocks } from "../text/code_blocks";
import { Markdown } from "../text/markdown_view";
import type { MessageInfo, PartInfo } from "../wire";
import { File } from "./file";
import { pair } from "./pairs";
import { Reasoning } from "./reasoning";
import { Sources } from "./sources";
import { ToolCall } from "./tool_call";
import { Result } from "./tool_result";

interface Props {
  message: MessageInfo;
  session: Session;
  /** The user's own words are shown as they were typed. */
  verbatim?: boolean;
}

export function Parts({ message, session, verbatim = false }: Props) {
  const { parts } = message;
  const { results, taken } = pair(parts);
  const live = message.status === "streaming";
  const sources = parts.filter((part) => part.type === "citation");

  function shown(part: PartInfo, at: number) {
    const growing = live && at === parts.length - 1;
    switch (part.type) {
      case "text": {
        const text = text_of(part);
        if (verbatim) return <p key={at}>{text}</p>;
        const before = () => blocks_in(parts.slice(0, at));
        return <Markdown key={at} text={text} live={growing} blocks_before={before} />;
      }
      case "reasoning":
        return <Reasoning key={at} part={part} thinking={growing} />;
      case "tool_call":
        return (
          <ToolCall
            key={at}
            part={part}
            result={results.get(at)}
            live={live}
            on_decide={(allowed) => session.tools.approve(message.id, at, allowed)}
          />
        );
      case "tool_result":
        return taken.has(at) ? null : <Result key={at} part={part} />;
      case "file": {
        const read = () => session.files.data(message.id, at);
        return <File key={at} part={part} read={read} />;
      }
      case "citation":
        return null;
      default:
        return (
          <p key={at} class="jcs-note">
            A part of the kind “{part.type}”, which this panel can't show.
          </p>
        );
    }
  }

  return (
    <>
      {parts.map(shown)}
      {sources.length > 0 && <Sources parts={sources} />}
    </>
  );
}

/** How many blocks of code the text parts have. */
function blocks_in(parts: PartInfo[]): number {
  const texts = parts.filter((part) => part.type === "text").map(text_of);
  return texts.reduce((sum, text) => sum + code_blocks(text).length, 0);
}

function text_of(part: PartInfo): string {
  return typeof part["text"] === "string" ? part["text"] : "";
}
