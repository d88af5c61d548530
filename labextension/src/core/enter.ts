/** What Enter does where a question is written. */

/** Whether this key sends; what an input method composes is never sent. */
export function sends(event: KeyboardEvent, enter_sends: boolean): boolean {
  // Safari ends a composition before it tells of the Enter that ended it: 229 is all that is left.
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return false;
  if (event.altKey) return false;
  return event.ctrlKey || event.metaKey || event.shiftKey !== enter_sends;
}

/** The keys that send and that break the line, in words. */
export function enter_keys(enter_sends: boolean): { send: string; line: string } {
  return enter_sends
    ? { send: "Enter", line: "Shift+Enter" }
    : { send: "Shift+Enter", line: "Enter" };
}
