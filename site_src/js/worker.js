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

// A memory is a short cut that Pyodide does not promise to keep; the plain start is the road.
const engine = startEngine({ pyodide, wheel: wheelBytes(), memory: memoryBytes() }).catch(() =>
  startEngine({ pyodide, wheel: wheelBytes() }),
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
