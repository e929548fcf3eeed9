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
 * @typedef {{answer?: Answer, refusals?: Refusal[], fault?: string}} Result  one of the three
 * @typedef {Record<string, string | Record<string, string>[]>} Inputs
 * @typedef {"resting" | "starting" | "ready" | "failed"} State
 */

/** @type {State} */
let state = "resting";
/** @type {((question: object) => void) | undefined} */
let send;
/** @type {Map<number, (result: Result) => void>} */
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
    else if (data.failed) become("failed");
    else receive(data.id, data.result);
  });
  worker.addEventListener("error", () => become("failed"));
  return (/** @type {object} */ question) => worker.postMessage(question);
}

function inThisPage() {
  const engine = import("./awake.js").then(({ wake }) => wake());
  engine.then(
    () => become("ready"),
    () => become("failed"),
  );
  return async (/** @type {any} */ question) => {
    const answer = await engine.catch(() => null);
    if (answer) receive(question.id, answer(question));
  };
}

/**
 * Ask the engine; the answer comes in the order of the questions.
 *
 * @param {string} name a calculator's name
 * @param {Inputs} inputs
 * @returns {Promise<Result>} never settles when the engine could not start: the state says so
 */
export function ask(name, inputs) {
  return post({ name, inputs });
}

/**
 * Ask the engine for a variant of a course's question, or for the verdict on a response to it.
 *
 * @param {object} course as `calculators.course.course_json` takes it
 * @returns {Promise<any>} never settles when the engine could not start: the state says so
 */
export function askCourse(course) {
  return post({ course });
}

/** @param {object} question @returns {Promise<any>} */
function post(question) {
  startEngine();
  const id = ++asked;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    send?.({ id, ...question });
  });
}

/**
 * @param {number} id
 * @param {Result} result
 */
function receive(id, result) {
  waiting.get(id)?.(result);
  waiting.delete(id);
}

/** @param {State} next */
function become(next) {
  state = next;
  changes.dispatchEvent(new Event("change"));
}
