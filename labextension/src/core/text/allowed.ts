/** What rendered Markdown may consist of: everything that is not named here is taken out. */

const PLAIN = "p br hr h1 h2 h3 h4 h5 h6 ul blockquote pre strong em s del thead tbody tr";
const MATH = `math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msup msub msubsup mover munder
  munderover mtable mtr mtd mpadded mphantom menclose mstyle merror`;

const MATH_ATTRIBUTES = `display mathvariant stretchy fence separator accent accentunder lspace rspace
  width height depth voffset linethickness columnalign rowspacing columnspacing columnlines
  rowlines scriptlevel displaystyle minsize maxsize movablelimits notation symmetric`;

const words = (text: string): string[] => text.split(/\s+/);

/** Attributes by tag. No style, id, name, data-*, on*, form control, frame or script anywhere. */
const ATTRIBUTES = new Map<string, Set<string>>([
  ...words(PLAIN).map((tag) => [tag, new Set<string>()] as const),
  ...words(MATH).map((tag) => [tag, new Set(words(MATH_ATTRIBUTES))] as const),
  ["a", new Set(["href"])],
  ["img", new Set(["src", "alt"])],
  ["code", new Set(["class"])],
  ["span", new Set(["class", "title"])],
  ["ol", new Set(["start"])],
  ["li", new Set()],
  ["table", new Set()],
  ["th", new Set(["align"])],
  ["td", new Set(["align"])],
]);

export const ALLOWED_TAGS = [...ATTRIBUTES.keys()];
export const ALLOWED_ATTR = [...new Set([...ATTRIBUTES.values()].flatMap((names) => [...names]))];

/** Classes that the renderer itself gives; content can't borrow another style. */
const CLASS =
  /^(hljs(-[a-z]+)*_?|language-[\w+#.-]{1,30}|jcs-remote-image|jcs-tex|function_|class_|inherited__)$/;

/** Take out of one element what its tag may not have. */
export function strip(element: Element): void {
  const allowed = ATTRIBUTES.get(element.localName) ?? new Set();
  for (const { name } of [...element.attributes]) {
    if (!allowed.has(name)) element.removeAttribute(name);
  }
  if (element.hasAttribute("class")) {
    const kept = [...element.classList].filter((name) => CLASS.test(name));
    element.setAttribute("class", kept.join(" "));
  }
}
