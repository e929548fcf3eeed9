// @ts-check
// Answers cases with the very files that the site ships, started as the browser's worker starts them.
// node tests/parity.mjs SCRIPTS plain|memory < [{"name": ..., "inputs": ...} or {"request": ...}, ...] > ["<answer>", ...]

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const [scripts, start] = process.argv.slice(2);
const { startEngine } = await import(pathToFileURL(`${scripts}/engine.js`).href);
const where = await import(pathToFileURL(`${scripts}/where.js`).href);

/** @param {Uint8Array} bytes */
const bufferOf = (bytes) => new Uint8Array(bytes).buffer;

const { steps, course, python } = await startEngine({
  pyodide: where.pyodide,
  wheel: readFile(new URL(where.wheel)).then(bufferOf),
  ...(start === "memory" && {
    memory: readFile(new URL(where.memory)).then((bytes) => bufferOf(gunzipSync(bytes))),
  }),
});
const cases = JSON.parse(await text(process.stdin));
const atOneGo = python.pyimport("calculators").run_json;

/** @param {string} name @param {string} inputs what the browser gets, step by step */
function walked(name, inputs) {
  const run = steps(name, inputs);
  let step = run.next();
  while (!step.done) step = run.next();
  run.destroy();
  if (step.value !== atOneGo(name, inputs)) throw new Error(`${name}: steps and one go differ`);
  return step.value;
}

const answers = cases.map(({ name, inputs, request }) =>
  request ? course(JSON.stringify(request)) : walked(name, JSON.stringify(inputs)),
);
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
