// @ts-check
// A module worker around the engine. In: {id, name, inputs} or {id, course}. Out: {ready}, {failed} or
// {id, result}.

import { wake } from "./awake.js";

const engine = wake();

engine.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data }) => {
  const answer = await engine.catch(() => null);
  if (answer) postMessage({ id: data.id, result: answer(data) });
});
