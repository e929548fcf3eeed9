// @ts-check
// The page's one line to the engine, shared by all calculators on the page. The engine runs in a worker;
// a frame without an origin may start none (an embedded calculator), so there it runs in the page.

/**
 * @typedef {{text: string, strong: boolean, kind: string}} Span
 * @typedef {{text: string, kind: string, share: number | null}} Cell
 * @typedef {{title: string, columns: string[], rows: Cell[][], note: string}} Table
 * @typedef {{symbol: string, term: string, formula: string, numbers: string, text: string, source: string}} Step
 * @typedef {{says: Span[], outputs: Record<string, {value: string, text: string, unit: string}>,
 *   steps: Step[], tables: Table[], chart: Record<string, unknown>, chart_says: string}} Answer
 * @typedef {{field: string, what: string, fix: string}} Refusal
 * @typedef {{answer?: Answer, refusals?: Refusal[], fault?: string, stopped?: true}} Result  one of the four
 * @typedef {{signal?: AbortSignal, onProgress?: (done: number, says: string) => void}} Listening
 *   how to stop a question, and who hears how far it is once it takes long
 * @typedef {Record<string, string | Record<string, string>[]>} Inputs
 * @typedef {"resting" | "starting" | "ready" | "failed" | "ended"} State
 *   failed: it could not start; ended: it did, and has died since
 */

const GONE = "The engine has ended.";

/** @type {State} */
let state = "resting";
/** @type {((question: object) => void) | undefined} */
let send;
/** @type {Map<number, {resolve: (result: any) => void, onProgress?: Listening["onProgress"]}>} */
const waiting = new Map();
let asked = 0;

/** Tells of a change of state: "change" events. */
export const changes = new EventTarget();

/** @returns {State} */
export function engineState() {
  return state;
}

/** Start the engine; a second call does nothing. */
export function startEngine() {
  if (send) return;
  become("starting");
  send = globalThis.origin === "null" ? inThisPage() : inWorker();
}

function inWorker() {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => {
    if (data.ready) become("ready");
    else if (data.failed) fail();
    else receive(data);
  });
  worker.addEventListener("error", fail);
  return (/** @type {object} */ question) => worker.postMessage(question);
}

function inThisPage() {
  const turns = Promise.all([import("./awake.js"), import("./turns.js")]).then(
    async ([{ wake }, { Turns }]) => new Turns(await wake(), receive),
  );
  turns.then(() => become("ready"), fail);
  return async (/** @type {any} */ question) => (await turns.catch(() => null))?.take(question);
}

/**
 * Ask the engine. What takes long does not hold up what does not.
 *
 * @param {string} name a calculator's name
 * @param {Inputs} inputs
 * @param {Listening} [listening]
 * @returns {Promise<Result>} a fault when the engine could not start or has ended: the state says which
 */
export function ask(name, inputs, listening) {
  return post({ name, inputs }, listening);
}

/**
 * Ask the engine for a variant of a course's question, or for the verdict on a response to it.
 *
 * @param {object} course as `calculators.course.course_json` takes it
 * @returns {Promise<any>} a fault when the engine could not start or has ended: the state says which
 */
export function askCourse(course) {
  return post({ course });
}

/** @param {object} question @param {Listening} [listening] @returns {Promise<any>} */
function post(question, { signal, onProgress } = {}) {
  startEngine();
  if (state === "failed" || state === "ended") return Promise.resolve({ fault: GONE });
  const id = ++asked;
  return new Promise((resolve) => {
    waiting.set(id, { resolve, onProgress });
    send?.({ id, ...question });
    signal?.addEventListener("abort", () => {
      if (!waiting.has(id)) return;
      send?.({ cancel: id });
      receive({ id, result: { stopped: true } });
    });
  });
}

/** @param {import("./turns.js").Progress | import("./turns.js").Answered} said */
function receive(said) {
  const asker = waiting.get(said.id);
  if ("progress" in said) return asker?.onProgress?.(said.progress, said.says);
  waiting.delete(said.id);
  asker?.resolve(said.result);
}

/** There is no engine any more: nobody may wait for it. */
function fail() {
  become(state === "starting" ? "failed" : "ended");
  for (const id of waiting.keys()) receive({ id, result: { fault: GONE } });
}

/** @param {State} next */
function become(next) {
  state = next;
  changes.dispatchEvent(new Event("change"));
}
