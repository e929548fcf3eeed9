// @ts-check
// A module worker around the engine. In: {id, name, inputs}. Out: {ready}, {failed} or {id, result}.

import { wake } from "./awake.js";

/** @typedef {{id: number, name: string, inputs: Record<string, unknown>}} Question */

const engine = wake();

engine.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data }) => {
  const { id, name, inputs } = /** @type {Question} */ (data);
  const answer = await engine.catch(() => null);
  if (answer) postMessage({ id, result: answer(name, inputs) });
});
