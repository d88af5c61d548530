/** Where the focus is, before it is moved without being asked for. */

/** Whether the user is writing, here or in a cell, or has a menu open: the focus stays there. */
export function is_in_use(): boolean {
  const taken = "input, textarea, [contenteditable=true], [role^=menu]";
  return document.activeElement?.matches(taken) ?? false;
}
