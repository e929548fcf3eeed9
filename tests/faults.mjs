// @ts-check
// What waits for the engine goes on after something has failed: the site's own asking.js and turns.js.
// node tests/faults.mjs SCRIPTS > {"asked": n, "shown": n, "heard": [{id, result}]}

import { pathToFileURL } from "node:url";

const [scripts] = process.argv.slice(2);
const { Asking } = await import(pathToFileURL(`${scripts}/asking.js`).href);
const { Turns } = await import(pathToFileURL(`${scripts}/turns.js`).href);

/** A page that cannot show the first answer asks and shows the second. */
async function askTwice() {
  let [asked, shown] = [0, 0];
  const asking = new Asking({
    inputs: () => ({}),
    ask: async () => ({ answer: ++asked }),
    onProgress: () => {},
    onResult: () => {
      if (asked === 1) throw new Error("no place to show it");
      shown += 1;
    },
  });
  await asking.ask().catch(() => {});
  await asking.ask().catch(() => {});
  return { asked, shown };
}

const fails = () => {
  throw new Error("Python is gone");
};
const RUNS = [
  () => ({ next: fails, destroy: fails }),
  fails, // it does not even begin
  () => ({ next: () => ({ done: true, value: '{"answer": 1}' }), destroy: fails }),
];

/** Every question is answered, whatever fails: in running, in beginning, in freeing. */
async function takeAll() {
  /** @type {object[]} */
  const heard = [];
  const turns = new Turns(({ id }) => RUNS[id](), (said) => heard.push(said));
  for (const id of RUNS.keys()) {
    try {
      turns.take({ id });
    } catch {
      // What is thrown at the worker is an answer that never comes.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return heard;
}

process.on("unhandledRejection", () => {}); // as a browser: the page lives on
process.stdout.write(JSON.stringify({ ...(await askTwice()), heard: await takeAll() }));
