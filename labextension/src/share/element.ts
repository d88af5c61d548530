/** An element with a class and a text, which is text whatever it says. */
export function element(tag: string, class_name = "", text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (class_name) made.className = class_name;
  made.textContent = text;
  return made;
}
