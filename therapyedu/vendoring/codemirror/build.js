/* Writes ../../static/desk/vendor/codemirror.js and the licenses of the bundled packages. */

import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";

const VENDOR = "../../static/desk/vendor/";
const { metafile, outputFiles } = await build({
  entryPoints: ["codemirror.js"],
  bundle: true,
  format: "esm",
  minify: true,
  charset: "utf8",
  target: "es2022",
  legalComments: "none",
  metafile: true,
  write: false,
});

/* The packages of which something is in the bundle, in the order of their names. */
const [{ inputs }] = Object.values(metafile.outputs);
const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput);
const names = [...new Set(used.map(([path]) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]))].filter(Boolean).sort();
const versions = [];
const licenses = [];
for (const name of names) {
  const { version } = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
  versions.push(`${name} ${version}`);
  licenses.push(`${name}\n\n${(await readFile(`node_modules/${name}/LICENSE`, "utf8")).trim()}\n`);
}
await writeFile(`${VENDOR}codemirror.js`, `/* ${versions.join(", ")}; MIT, see codemirror.LICENSE.txt */\n${outputFiles[0].text}`);
await writeFile(`${VENDOR}codemirror.LICENSE.txt`, licenses.join("\n----\n\n"));
