/** `/` at the beginning, and the prompts that were kept: choosing one writes it, with its blanks. */

import type { TemplateInfo } from "../wire";
import type { Option, Source } from "./source";

const TYPED = /^\/[\p{L}\p{N}_-]*$/u;
const HELP: Option = { insert: "/help", kind: "command", detail: "what there is", more: false };

export function prompts(templates: () => Promise<TemplateInfo[]>): Source {
  return {
    label: "Prompts",
    typed: (before) => TYPED.exec(before)?.[0] ?? null,
    async complete(typed) {
      const options = (await templates()).map(option_of);
      const begun = typed.toLowerCase();
      return [...options, HELP].filter(({ label, insert }) =>
        (label ?? insert).toLowerCase().startsWith(begun),
      );
    },
  };
}

function option_of({ name, text }: TemplateInfo): Option {
  return { insert: text, label: `/${name}`, kind: "prompt", detail: text, more: false };
}
