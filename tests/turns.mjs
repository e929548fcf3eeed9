// @ts-check
// Answers questions in turn with the very files that the site ships, as the browser's worker does.
// node tests/turns.mjs SCRIPTS < [[{"after": ms, ...message}, ...], ...] > [{"heard": [{...said, "at": ms}], "destroyed": n}, ...]
//
// A play ends when each question that nobody has cancelled is answered.

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [scripts] = process.argv.slice(2);
const { startEngine } = await import(pathToFileURL(`${scripts}/engine.js`).href);
const { Turns } = await import(pathToFileURL(`${scripts}/turns.js`).href);
const where = await import(pathToFileURL(`${scripts}/where.js`).href);

const { steps } = await startEngine({
  pyodide: where.pyodide,
  wheel: readFile(new URL(where.wheel)).then((bytes) => new Uint8Array(bytes).buffer),
});
let destroyed = 0;

/** @param {{name: string, inputs: object}} question */
function begin({ name, inputs }) {
  const run = steps(name, JSON.stringify(inputs));
  return {
    next: () => run.next(),
    destroy: () => {
      run.destroy();
      destroyed += 1;
    },
  };
}

/** @param {any[]} messages */
function play(messages) {
  return new Promise((resolve) => {
    const start = performance.now();
    const cancelled = new Set(messages.map(({ cancel }) => cancel));
    const open = new Set(messages.map(({ id }) => id).filter((id) => id && !cancelled.has(id)));
    /** @type {object[]} */
    const heard = [];
    const turns = new Turns(begin, (said) => {
      heard.push({ ...said, at: performance.now() - start });
      if ("result" in said) open.delete(said.id);
      if (open.size === 0) setTimeout(() => resolve({ heard, destroyed }), 200); // for what must not come
    });
    for (const { after, ...message } of messages) setTimeout(() => turns.take(message), after);
  });
}

const said = [];
for (const messages of JSON.parse(await text(process.stdin))) said.push(await play(messages));
process.stdout.write(JSON.stringify(said), () => process.exit(0));
