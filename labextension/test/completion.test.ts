import { describe, expect, it } from "vitest";
import { names } from "../src/core/completion/names";
import { at_caret, completed, is_whole, type Option } from "../src/core/completion/source";
import { without } from "../src/core/view/context";

const option = (insert: string, more = false): Option => ({ insert, kind: "", detail: "", more });
const source = names(async () => []);

describe("what is being typed", () => {
  it.each([
    ["@", "@"],
    ["why is @pen", "@pen"],
    ["(@größe", "@größe"],
    ["@df.body_", "@df.body_"],
    ['@df["body ma', '@df["body ma'],
    ["@options['a'][", "@options['a']["],
    ["see @In[1", "@In[1"],
    ["@file:data/pen", "@file:data/pen"],
    ['@file:"my no', '@file:"my no'],
    ["first line\n@p", "@p"],
  ])("at the end of %j is %j", (before, typed) => {
    expect(source.typed(before)).toBe(typed);
  });

  it.each(["", "mail a@b", "@df and", "a.b@c", "@@", "`@df", "```\n@df", "@df[0]x", "x/@df"])(
    "at the end of %j is no name",
    (before) => {
      expect(source.typed(before)).toBeNull();
    },
  );

  it("is known by the first source that takes it, and where it begins", () => {
    const command = {
      ...source,
      label: "Prompts",
      typed: (b: string) => (/^\/\w*$/.exec(b) ?? [null])[0],
    };
    expect(at_caret("/he", 3, [source, command])).toMatchObject({ start: 0, typed: "/he" });
    expect(at_caret("why @pen?", 8, [source, command])).toMatchObject({ start: 4, typed: "@pen" });
    expect(at_caret("why @pen?", 3, [source, command])).toBeNull();
  });
});

describe("a choice", () => {
  const typing = { label: "", start: 4, end: 8, options: [option("@pen"), option("@penguins")] };

  it("stands where it was typed, with a blank after it", () => {
    expect(completed("why @pen", typing, option("@penguins"))).toEqual({
      text: "why @penguins ",
      caret: 14,
    });
    expect(completed("why @pen?", typing, option("@penguins")).text).toBe("why @penguins?");
    expect(completed("why @pen", typing, option("@file:", true)).text).toBe("why @file:");
  });

  it("is not needed for what is whole already", () => {
    expect(is_whole("why @pen", typing)).toBe(true);
    expect(is_whole("why @pe", { ...typing, end: 7 })).toBe(false);
  });
});

describe("a name that is not to be sent", () => {
  it("keeps its word and loses its @, wherever it stands", () => {
    expect(without("@df and (@df), not @df2 or a@df", "@df")).toBe("df and (df), not @df2 or a@df");
    expect(without('@df["a"] $& @file:"$&"', '@file:"$&"')).toBe('@df["a"] $& file:"$&"');
  });
});
