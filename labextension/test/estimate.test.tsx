import { render } from "preact";
import { expect, it } from "vitest";
import { Estimate } from "../src/core/view/estimate";
import type { PreviewReply } from "../src/core/wire";

const PREVIEW: PreviewReply = {
  kind: "preview",
  req: "r",
  items: [],
  history_messages: 0,
  history_tokens: 0,
  left_out_messages: 0,
  total_tokens: 2900,
  window_tokens: 400_000,
  cost_usd: 0,
};

function shown(preview: Partial<PreviewReply>): string {
  const root = document.createElement("div");
  render(<Estimate preview={{ ...PREVIEW, ...preview }} />, root);
  return root.textContent ?? "";
}

it("names tokens and price, a dash for an unknown one, and nothing for what is free", () => {
  expect(shown({})).toBe("≈ 2.9k tokens");
  expect(shown({ cost_usd: 0.003 })).toBe("≈ 2.9k tokens, $0.003");
  expect(shown({ cost_usd: null })).toBe("≈ 2.9k tokens, —");
});

it("says when it is too much for the model", () => {
  expect(shown({ total_tokens: 500_000 })).toContain("the model reads 400k at once");
});
