import { beforeAll, describe, expect, it } from "vitest";
import { Assets } from "../src/core/assets";
import { Texts } from "../src/core/text/texts";
import { own_assets } from "./own_assets";
import { until } from "./waiting";

const texts = new Texts(own_assets());

function shown(text: string, loaded: string[] = [], by = texts): HTMLElement {
  const box = document.createElement("div");
  box.append(by.render(text, new Set(loaded)));
  return box;
}

beforeAll(async () => {
  await until(() => shown("$x$").querySelector("math"));
  await until(() => shown("```r\nif (a) b\n```").querySelector(".hljs-keyword"));
});

const ACTIVE =
  "script,iframe,object,embed,form,input,style,link,meta,base,svg,video,audio,template";

const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<form action=//evil><button>go</button></form>",
  "<button data-commandlinker-command=console:create>click</button>",
  "<a href='javascript:alert(1)'>x</a>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java&#10;script:alert(1))",
  "[x](&#x6A;avascript:alert(1))",
  "[x](\u0001javascript:alert(1))",
  "[x](vbscript:msgbox(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](file:///etc/passwd)",
  "[x](//evil.example/relative)",
  "[x](../api/contents)",
  "![x](javascript:alert(1))",
  "![x](data:text/html,<script>alert(1)</script>)",
  "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
  '[x](https://ok.example "\\" onclick=alert(1)")',
  "<javascript:alert(1)>",
  "[a]: javascript:alert(1)\n\n[a]",
  '<div id="getElementById" name="body"></div>',
  "```html\n<script>alert(1)</script>\n```",
  '```"><img src=x onerror=alert(1)>\ncode\n```',
  "$\\href{javascript:alert(1)}{x}$",
  "$\\htmlData{x=y}{z}\\htmlId{body}{z}\\includegraphics{https://evil.example/a.png}$",
  "$$\\unicode{<img src=x onerror=alert(1)>}$$",
];

describe("hostile text", () => {
  it.each(HOSTILE)("is harmless: %s", (text) => {
    const box = shown(text);
    expect(box.querySelector(ACTIVE)).toBeNull();
    expect(box.querySelector("img")).toBeNull();
    for (const element of box.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^(on|style$|id$|name$|data-|srcdoc|formaction|xlink)/);
        if (name === "href") expect(value).toMatch(/^(https?|mailto):/);
      }
    }
    for (const button of box.querySelectorAll("button")) {
      expect(button.className).toMatch(/^jcs-code-action /); // ours: nothing else is a control
    }
  });

  it("lends no class of the page around it", () => {
    const classes = [
      ...shown('```jp-Dialog lm-Widget\nx\n```\n\n```hljs"onclick\ny\n```').querySelectorAll(
        "code",
      ),
    ];
    for (const code of classes) expect(code.className).not.toMatch(/(^| )(jp|lm)-/);
  });
});

describe("links", () => {
  it("show where they go, and open elsewhere without a trace", () => {
    const link = shown("[the bank](https://evil.example/login)").querySelector("a");
    expect(link?.getAttribute("title")).toBe("https://evil.example/login");
    expect(link?.getAttribute("target")).toBe("_blank");
    expect(link?.getAttribute("rel")).toBe("noopener noreferrer nofollow");
  });

  it("are made of addresses, not of attribute names", () => {
    expect(
      shown("see https://example.org/a and <https://example.org/b>").querySelectorAll("a"),
    ).toHaveLength(2);
    expect(shown("call df.info and model.py").querySelector("a")).toBeNull();
  });
});

describe("images", () => {
  const REMOTE = "![a chart](https://tiles.example.net/a.png?q=secret)";

  it("elsewhere are not loaded, but offered by the name of the host", () => {
    const box = shown(REMOTE);
    expect(box.querySelector("img")).toBeNull();
    expect(box.querySelector("button")?.textContent).toBe("Image from tiles.example.net – load");
  });

  it("elsewhere are loaded once asked for, without a referrer", () => {
    const image = shown(REMOTE, ["https://tiles.example.net/a.png?q=secret"]).querySelector("img");
    expect(image?.getAttribute("src")).toBe("https://tiles.example.net/a.png?q=secret");
    expect(image?.getAttribute("referrerpolicy")).toBe("no-referrer");
    expect(image?.getAttribute("alt")).toBe("a chart");
  });

  it("of the text itself are shown", () => {
    const image = shown("![dot](data:image/png;base64,iVBORw0KGgo=)").querySelector("img");
    expect(image?.getAttribute("src")).toBe("data:image/png;base64,iVBORw0KGgo=");
  });
});

describe("what people write", () => {
  it("is tables with their alignment", () => {
    const cells = shown("| a | b |\n| --- | --: |\n| 1 | 2 |").querySelectorAll("td");
    expect([...cells].map((cell) => cell.getAttribute("align"))).toEqual([null, "right"]);
  });

  it("is code with its language, its colours and a way to copy it", () => {
    const box = shown("```python\nimport os\n```");
    expect(box.querySelector(".jcs-code-bar span")?.textContent).toBe("python");
    expect(box.querySelector(".hljs-keyword")?.textContent).toBe("import");
    expect(box.querySelector("button.jcs-copy")).not.toBeNull();
  });

  it("is formulas, as MathML without their source", () => {
    const box = shown("$x^2$ costs $5 and \\(y\\)");
    expect(box.querySelectorAll("math")).toHaveLength(2);
    expect(box.textContent).toContain("costs $5 and");
    expect(box.textContent).not.toContain("x^2");
  });

  it("is the source of a formula, and code without colours, where no script may be loaded", () => {
    const alone = new Texts(new Assets(() => Promise.reject(new Error("forbidden"))));
    const box = shown("$x^2$ and\n\n$$\\sum_i x_i < 3$$\n\n```r\nif (a) b\n```", [], alone);
    const formulas = [...box.querySelectorAll("code.jcs-tex")].map((code) => code.textContent);
    expect(formulas).toEqual(["x^2", "\\sum_i x_i < 3\n"]);
    expect(box.querySelector("pre")?.textContent).toBe("if (a) b\n");
  });

  it("is code in a language that has to be fetched, once it has come", () => {
    expect(shown("```yaml\na: 1\n```").querySelector(".hljs-attr")?.textContent).toBe("a:");
  });
});
