// @ts-check
// Answers golden cases with the wheel under Pyodide, started as the browser's worker starts it.
// node tests/parity.mjs WHEEL < [{"name": ..., "inputs": ...}, ...]   > ["<answer as text>", ...]

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

import { startEngine } from "../site_src/js/engine.js";

const bytes = await readFile(process.argv[2]);
const run = await startEngine({
  pyodide: new URL("../node_modules/pyodide/", import.meta.url).href,
  wheel: Promise.resolve(new Uint8Array(bytes).buffer),
});
const cases = JSON.parse(await text(process.stdin));
const answers = cases.map(({ name, inputs }) => run(name, JSON.stringify(inputs)));
process.stdout.write(JSON.stringify(answers));
process.exit(0);
