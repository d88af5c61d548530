import { describe, expect, it } from "vitest";
import { MAX_FILE_BYTES, media_type_of, read_file, size_of, too_much } from "../src/core/attach";

const file = (name: string, text: string, type = "") => new File([text], name, { type });

describe("a file that is attached", () => {
  it.each([
    ["a.csv", "application/vnd.ms-excel", "text/csv"],
    ["A.CSV", "", "text/csv"],
    ["n.ipynb", "", "application/json"],
    ["x.png", "image/png", "image/png"],
    ["x.bin", "", "application/octet-stream"],
    ["README", "text/plain; charset=utf-8", "text/plain"],
  ])("%s (%s) is %s", (name, type, known) => {
    expect(media_type_of(file(name, "x", type))).toBe(known);
  });

  it("goes as base64 with its name and type", async () => {
    const read = await read_file(file("ü.txt", "hi"));
    expect(read).toMatchObject({ name: "ü.txt", data: "aGk=" });
    expect(size_of(read.data)).toBe(2);
  });

  it.each([
    [file("a.exe", "x"), "can't be attached"],
    [file("a.svg", "<svg/>", "image/svg+xml"), "can't be attached"],
    [file("a.txt", ""), "is empty"],
    [file("a.txt", "x".repeat(MAX_FILE_BYTES + 1)), "at most 1 MB"],
  ])("is refused in words: %#", async (refused, words) => {
    await expect(read_file(refused)).rejects.toThrow(words);
  });

  it("is one too many, or too large with the others", () => {
    const one = { name: "a", media_type: "text/plain", data: "aGk=" };
    expect(too_much(Array(8).fill(one))).toBe("");
    expect(too_much(Array(9).fill(one))).toContain("At most 8");
    const large = { ...one, data: "a".repeat(1_400_000) };
    expect(too_much(Array(4).fill(large))).toContain("4.2 MB together");
  });
});
