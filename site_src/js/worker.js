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

/** Rejects when Python's binary does not load: Pyodide only logs that, and would wait for ever. */
function failsToInstantiate() {
  const { instantiateStreaming } = WebAssembly;
  return new Promise((_, reject) => {
    WebAssembly.instantiateStreaming = (source, imports) => {
      const made = instantiateStreaming(source, imports);
      made.catch(reject);
      return made;
    };
  });
}

const broken = failsToInstantiate();
// A memory is a short cut that Pyodide does not promise to keep; the plain start is the road.
const started = startEngine({ pyodide, wheel: wheelBytes(), memory: memoryBytes() }).catch(() =>
  startEngine({ pyodide, wheel: wheelBytes() }),
);
const engine = Promise.race([started, broken]);

engine.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data }) => {
  const { id, name, inputs } = /** @type {Question} */ (data);
  const awake = await engine.catch(() => null);
  if (awake) postMessage({ id, result: JSON.parse(awake.run(name, JSON.stringify(inputs))) });
});
