/** Code in colours: the languages that notebooks speak of, and nothing guessed. */

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import diff from "highlight.js/lib/languages/diff";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const LANGUAGES = {
  bash,
  diff,
  javascript,
  json,
  python,
  r,
  sql,
  typescript,
  xml,
  yaml,
};
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);

/** Beyond this, colours cost more than they give. */
const MAX_CHARS = 50_000;

/** The code's HTML, escaped; empty when the language is unknown (then it is shown plain). */
export function highlight(code: string, language: string): string {
  if (!hljs.getLanguage(language) || code.length > MAX_CHARS) return "";
  return hljs.highlight(code, { language, ignoreIllegals: true }).value;
}
