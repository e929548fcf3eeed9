// @ts-check
// A module worker around the engine. In: {id, name, inputs}. Out: {ready}, {failed} or {id, result}.

import { startEngine } from "./engine.js";
import { memory, pyodide, wheel } from "./where.js";

/** @typedef {{id: number, name: string, inputs: Record<string, unknown>}} Question */

/** @param {string} url */
async function ask(url) {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status}`);
  return response;
}

async function wheelBytes() {
  return (await ask(wheel)).arrayBuffer();
}

async function memoryBytes() {
  const { body } = await ask(memory);
  const inflated = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (body).pipeThrough(
    new DecompressionStream("gzip"),
  );
  return new Response(inflated).arrayBuffer();
}

/** Settles when a start fails without a word: Pyodide's own promise then stays open for ever. */
function failsUnheard() {
  return new Promise((_, reject) => {
    addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      reject(event.reason);
    });
  });
}

// A memory is a short cut that Pyodide does not promise to keep; the plain start is the road.
const fromMemory = startEngine({ pyodide, wheel: wheelBytes(), memory: memoryBytes() });
const engine = Promise.race([fromMemory, failsUnheard()]).catch(() =>
  Promise.race([startEngine({ pyodide, wheel: wheelBytes() }), failsUnheard()]),
);

engine.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data }) => {
  const { id, name, inputs } = /** @type {Question} */ (data);
  const started = await engine.catch(() => null);
  if (started) postMessage({ id, result: JSON.parse(started.run(name, JSON.stringify(inputs))) });
});
