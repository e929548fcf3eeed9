// @ts-check
// A module worker around the engine. In: {id, name, inputs}. Out: {ready}, {failed} or {id, result}.

import { startEngine } from "./engine.js";
import { pyodide, wheel } from "./where.js";

/** @typedef {{id: number, name: string, inputs: Record<string, unknown>}} Question */

/** @param {string} url */
async function bytesOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

const engine = startEngine({ pyodide, wheel: bytesOf(wheel) });

engine.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data }) => {
  const { id, name, inputs } = /** @type {Question} */ (data);
  const run = await engine.catch(() => null);
  if (run) postMessage({ id, result: JSON.parse(run(name, JSON.stringify(inputs))) });
});
