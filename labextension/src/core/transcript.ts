/** A conversation as a Markdown document. */

import type { MessageInfo } from "./wire";

export function transcript(title: string, messages: MessageInfo[]): string {
  const said = messages
    .filter((message) => message.role === "user" || message.role === "assistant")
    .map((message) => `**${who(message)}:**\n\n${words(message)}`);
  return [`# ${title || "Untitled"}`, ...said].join("\n\n").concat("\n");
}

function who({ role, run }: MessageInfo): string {
  return role === "user" ? "You" : (run?.model ?? "Answer");
}

function words({ parts }: MessageInfo): string {
  const texts = parts.filter((part) => part.type === "text");
  return texts.map((part) => String(part["text"] ?? "")).join("\n\n");
}
