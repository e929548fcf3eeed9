// @ts-check
// Measures the engine's speed in Pyodide, with the wheel that the site ships.
// node tests/bench.mjs SCRIPTS TESTS quick|full > JSON

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [scripts, tests, length] = process.argv.slice(2);
const { startEngine } = await import(pathToFileURL(`${scripts}/engine.js`).href);
const where = await import(pathToFileURL(`${scripts}/where.js`).href);

const { python } = await startEngine({
  pyodide: where.pyodide,
  wheel: readFile(new URL(where.wheel)).then((bytes) => new Uint8Array(bytes).buffer),
});
python.FS.mkdirTree("/bench/tests");
for (const name of ["__init__", "peers", "workloads", "speed"]) {
  const text = name === "__init__" ? "" : await readFile(`${tests}/${name}.py`, "utf8");
  python.FS.writeFile(`/bench/tests/${name}.py`, text);
}
const report = python.runPython(
  `import sys; sys.path.insert(0, "/bench")\nfrom tests.speed import report\nreport(quick=${length === "quick" ? "True" : "False"})`,
);
process.stdout.write(report, () => process.exit(0));
