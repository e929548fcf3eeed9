// @ts-check
// A module worker around the engine. In: {id, name, inputs} or {id, course}, and {cancel: id}. Out: {ready} or
// {failed}, then {id, result}; before it, of a question that takes long, {id, progress, says}.

import { wake } from "./awake.js";
import { Turns } from "./turns.js";

const turns = wake().then((begin) => new Turns(begin, (said) => postMessage(said)));

turns.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data }) => {
  (await turns.catch(() => null))?.take(data);
});
