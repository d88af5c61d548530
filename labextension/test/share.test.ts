/** A sealed share is opened with its key, and with nothing else; what it says stays text. */

import { webcrypto } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { draw } from "../src/share/draw";
import { open_sealed } from "../src/share/sealed";
import { read_shown } from "../src/share/shown";

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

async function sealed(text: string): Promise<{ sealed: string; key: string }> {
  const key = webcrypto.getRandomValues(new Uint8Array(32));
  const iv = webcrypto.getRandomValues(new Uint8Array(12));
  const closer = await webcrypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const additionalData = new TextEncoder().encode("jupyter_chatstore share 1");
  const how = { name: "AES-GCM", iv, additionalData };
  const bytes = await webcrypto.subtle.encrypt(how, closer, new TextEncoder().encode(text));
  const whole = Buffer.concat([iv, Buffer.from(bytes)]);
  return { sealed: base64(whole), key: Buffer.from(key).toString("base64url") };
}

beforeEach(() => {
  Object.defineProperty(globalThis, "crypto", { value: webcrypto, configurable: true });
  document.body.innerHTML = '<h1></h1><ul class="jcs-facts"></ul><main id="log"></main>';
});

test("it opens with its key only, and unchanged only", async () => {
  const one = await sealed("why – 为什么?");
  expect(await open_sealed(one.sealed, one.key)).toBe("why – 为什么?");
  const other = await sealed("other");
  await expect(open_sealed(one.sealed, other.key)).rejects.toThrow("does not open");
  await expect(open_sealed(one.sealed, "")).rejects.toThrow("key is missing");
  await expect(open_sealed(one.sealed, "%")).rejects.toThrow("key is missing");
  const changed = Buffer.from(one.sealed, "base64");
  changed[20] = (changed[20] ?? 0) ^ 1;
  await expect(open_sealed(base64(changed), one.key)).rejects.toThrow("does not open");
  await expect(open_sealed("", one.key)).rejects.toThrow("does not open");
});

test("what it says is text, links say their host, and pictures elsewhere are only told of", () => {
  const text =
    "<img src=x onerror=alert(1)> [a](https://b.example/c) ![d](https://e.example/f.png)";
  const parts = [
    { type: "text", text },
    { type: "reasoning", text: "<b>" },
    { type: "tool_call", name: "<i>", arguments: { a: "<u>" } },
    { type: "file", name: "<s>", media_type: "text/html", data: "PGI+" },
    { type: "citation", url: "javascript:alert(1)" },
    { type: "hologram" },
  ];
  const log = document.getElementById("log");
  if (log === null) throw new Error("no log");
  draw(read_shown({ title: "<b>T", messages: [{ role: "user", created_at: 0, parts }] }), log);
  expect(document.querySelector("h1")?.textContent).toBe("<b>T");
  expect(log.querySelector("img, b, i, u, s, script")).toBeNull();
  expect([...log.querySelectorAll("a[href]")].map((a) => a.getAttribute("href"))).toEqual([
    "https://b.example/c",
  ]);
  expect(log.textContent).toContain("a (b.example)");
  expect(log.textContent).toContain("Picture at e.example");
  expect(log.textContent).toContain("1970-01-01 00:00 UTC");
});

test("any form at all is survived", () => {
  const log = document.getElementById("log");
  if (log === null) throw new Error("no log");
  const odd = [null, 1, "x", [], { messages: 1 }, { messages: [null, { parts: [null, 3] }] }];
  for (const value of odd) draw(read_shown(value), log);
  expect(log.querySelectorAll("article")).toHaveLength(2);
});
