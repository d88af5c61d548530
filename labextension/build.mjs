/** Builds with esbuild: `widget` (static/panel.*), `lab` (lib/ for jupyter-builder), `dev`. */

import { mkdir, readFile, rm } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** An anywidget's script is sent with each panel: it stays within this. */
const MOST_PANEL_BYTES = 180_000;
const STATIC = "../jupyter_chatstore/static";

const shared = {
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
};

const targets = {
  async widget() {
    await rm(STATIC, { recursive: true, force: true });
    await mkdir(STATIC, { recursive: true });
    const outputs = {
      "panel.js": "src/widget/index.ts",
      "panel.css": "style/panel.css",
      "math.js": "src/assets/math.ts",
      "languages.js": "src/assets/languages.ts",
      "dashboard.js": "src/dashboard/index.ts",
      "dashboard.css": "style/dashboard.css",
      "share.js": "src/share/index.ts",
      "share.css": "style/share.css",
    };
    for (const [name, entry] of Object.entries(outputs)) {
      await build({
        ...shared,
        entryPoints: [entry],
        outfile: `${STATIC}/${name}`,
        minify: true,
        legalComments: "none",
        define: { "process.env.NODE_ENV": '"production"' },
      });
      const kb = (size) => `${(size / 1000).toFixed(0)} kB`;
      const bytes = await readFile(`${STATIC}/${name}`);
      const packed_bytes = gzipSync(bytes).length;
      console.log(`${name}: ${kb(bytes.length)}, ${kb(packed_bytes)} gzip`);
      if (name === "panel.js" && packed_bytes > MOST_PANEL_BYTES) {
        throw new Error(`panel.js is larger than ${kb(MOST_PANEL_BYTES)} gzip`);
      }
    }
  },
  async lab() {
    await build({
      ...shared,
      entryPoints: ["src/lab/index.ts"],
      outfile: "lib/index.js",
      packages: "external",
    });
  },
  async dev() {
    await build({ ...shared, entryPoints: ["dev/page.ts"], outfile: "lib/dev/page.js" });
    await build({ ...shared, entryPoints: ["style/panel.css"], outfile: "lib/dev/panel.css" });
  },
};

await targets[process.argv[2]]();
