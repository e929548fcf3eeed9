// @ts-check
// Starts the engine from the site's own files: in a worker, or where there can be none.

import { startEngine } from "./engine.js";
import { atOnce } from "./turns.js";
import { memory, pyodide, wheel } from "./where.js";

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

/**
 * @typedef {{id: number, name: string, inputs: object}} Asked  a calculator's question
 * @typedef {{id: number, course: object}} Drawn  what `course_json` takes: a variant or a grade
 * @typedef {import("./turns.js").Run} Run
 */

/**
 * Return the way to an answer, once the engine is awake.
 *
 * @returns {Promise<(question: Asked | Drawn) => Run>}
 */
export async function wake() {
  const broken = failsToInstantiate();
  // A memory is a short cut that Pyodide does not promise to keep; the plain start is the road.
  const started = startEngine({ pyodide, wheel: wheelBytes(), memory: memoryBytes() }).catch(() =>
    startEngine({ pyodide, wheel: wheelBytes() }),
  );
  const { steps, course } = await Promise.race([started, broken]);
  return (question) =>
    "course" in question
      ? atOnce(() => course(JSON.stringify(question.course)))
      : steps(question.name, JSON.stringify(question.inputs));
}
