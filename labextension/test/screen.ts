/** What is on the screen, by selector. */

export function screen(root: () => ParentNode) {
  const all = (selector: string) => [...root().querySelectorAll<HTMLElement>(selector)];
  const one = <E extends HTMLElement = HTMLElement>(selector: string): E => {
    const found = root().querySelector<E>(selector);
    if (found === null) throw new Error(`nothing on the screen is ${selector}`);
    return found;
  };
  const words = (selector: string) => all(selector)[0]?.textContent ?? "";
  return { all, one, words };
}
