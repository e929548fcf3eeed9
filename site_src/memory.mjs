// @ts-check
// Writes the memory of a started engine, so that a browser can skip the start.
// node site_src/memory.mjs WHEEL OUT
//
// Python is started, the wheel imported and every calculator asked once: all modules that an answer
// needs are then in memory, and no standard library has to be fetched. Clock and chance are held
// still, so that the same wheel gives the same bytes.

import crypto from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { startEngine } from "./js/engine.js";

Date.now = () => 0;
performance.now = () => 0;
crypto.randomFillSync = (/** @type {any} */ view) => view.fill(0);

const WARM_UP = `
import json, calculators, calculators.course
for name in calculators.catalogue():
    assert "answer" in calculators.run_json(name, "{}")
    assert "refusals" in calculators.run_json(name, '{"no such input": "1"}')
assert next(calculators.course.draw.numbers("warm-up", 1))
`;

// Node would print the line of Pyodide's source that failed: all of it is one line.
process.on("uncaughtException", (error) => {
  console.error(String(error));
  process.exit(1);
});

const [wheel, out] = process.argv.slice(2);
const bytes = await readFile(wheel);
const { python } = await startEngine({
  pyodide: new URL("../node_modules/pyodide/", import.meta.url).href,
  wheel: Promise.resolve(new Uint8Array(bytes).buffer),
  options: { _makeSnapshot: true },
});
python.runPython(WARM_UP);
await writeFile(out, gzipSync(python.makeMemorySnapshot(), { level: 6 }));
process.exit(0);
