/** One message: the user's in a bubble, an answer plain, each with what can be done with it. */

import { memo } from "preact/compat";
import type { Session } from "../session";
import type { MessageInfo } from "../wire";
import { Answer } from "./answer";
import { Question } from "./question";

export interface MessageProps {
  message: MessageInfo;
  last: boolean;
  readonly: boolean;
  session: Session;
}

/** Rendered again only when its own message is another object. */
export const Message = memo(function Message(props: MessageProps) {
  return props.message.role === "user" ? <Question {...props} /> : <Answer {...props} />;
});
