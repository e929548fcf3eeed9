// @ts-check
// The line to a learning platform: finds its SCORM interface, 2004 or 1.2, and speaks either.
//
// A lesson is never reported as failed: some platforms then allow no further try. It is incomplete until
// it is passed, and what was passed stays so.

import { DIALECTS } from "./dialects.js";
import { FIRST } from "./first.js";

/**
 * @typedef {import("./dialects.js").Dialect} Dialect
 * @typedef {import("./dialects.js").Attempt} Attempt
 * @typedef {import("./dialects.js").Standing} Standing
 * @typedef {Record<string, (...values: string[]) => unknown>} Api  what a platform offers
 */

const MOST_PARENTS = 7;
const NO_RECORD = ["browse", "review"];

/** The platform that plays this lesson, from its start to its end. */
export class Lms {
  #interactions = 0;
  #isOver = false;
  #started = performance.now();

  /** @param {Api} api @param {Dialect} dialect */
  constructor(api, dialect) {
    this.api = api;
    this.dialect = dialect;
  }

  /** Begin; false when the platform does not want to. */
  start() {
    const isStarted = this.#call("start", "") === "true";
    this.#interactions = Number(this.#get("cmi.interactions._count")) || 0;
    return isStarted;
  }

  /** Whether the platform lets a learner look without keeping anything; "" is as good as normal. */
  get isRecording() {
    return !NO_RECORD.includes(this.#get(this.dialect.mode));
  }

  /** What was kept when the learner last left: "" at first. */
  get kept() {
    return this.#get("cmi.suspend_data");
  }

  /** Where the learner was. */
  get place() {
    return this.#get(this.dialect.place);
  }

  /** Whether the platform has this learner as passed, and with how many percent. */
  get before() {
    const isPassed = ["passed", "completed"].includes(this.#get(this.dialect.status));
    return { isPassed, percent: Number(this.#get(this.dialect.raw)) || 0 };
  }

  /**
   * Record where the learner stands.
   *
   * @param {Standing} standing
   */
  stand(standing) {
    const seconds = (performance.now() - this.#started) / 1000;
    this.#set(this.dialect.standing(standing, seconds));
    this.#call("commit", "");
  }

  /**
   * Record one attempt at a question.
   *
   * @param {Attempt} attempt
   */
  attempt(attempt) {
    const start = `cmi.interactions.${this.#interactions}.`;
    const pairs = this.dialect.attempt(attempt);
    const [first, ...rest] = pairs.map(([name, value]) => /** @type {[string, string]} */ ([start + name, value]));
    if (this.#set([first])) this.#interactions += 1;
    this.#set(rest);
  }

  /** End, once; nothing is recorded afterwards. @param {Standing} standing */
  end(standing) {
    if (this.#isOver) return;
    if (this.isRecording) this.stand(standing);
    this.#call("end", "");
    this.#isOver = true;
  }

  /** @param {[string, string][]} pairs @returns {boolean} whether all were taken */
  #set(pairs) {
    return pairs.map(([name, value]) => this.#call("set", name, value)).every((said) => said === "true");
  }

  /** @param {string} name */
  #get(name) {
    const value = this.#call("get", name);
    return value === "null" || value === "undefined" ? "" : value;
  }

  /** @param {keyof Dialect["verbs"]} verb @param {string[]} values @returns {string} */
  #call(verb, ...values) {
    if (this.#isOver) return "";
    try {
      return String(this.api[this.dialect.verbs[verb]](...values));
    } catch {
      return ""; // a platform's own fault: the lesson goes on
    }
  }
}

/**
 * Return the platform that plays this window, in one of its parents or in the window that opened it.
 *
 * @param {Window} from
 * @returns {Lms | undefined}
 */
export function findLms(from = window) {
  const rank = (/** @type {Dialect} */ { api }) => Number(api !== FIRST);
  for (const dialect of [...DIALECTS].sort((one, other) => rank(one) - rank(other))) {
    for (const place of places(from)) {
      try {
        const api = /** @type {any} */ (place)[dialect.api];
        if (api) return new Lms(api, dialect);
      } catch {
        // a window of another origin: it cannot be our platform
      }
    }
  }
  return undefined;
}

/** @param {Window} from @returns {Window[]} the window, its parents, its opener and the opener's parents */
function places(from) {
  const up = [from];
  while (up.length <= MOST_PARENTS && up[0].parent !== up[0]) up.unshift(up[0].parent);
  const found = up.reverse();
  const opener = /** @type {Window | null} */ (from.top?.opener ?? from.opener);
  return opener && opener !== from ? [...found, opener, opener.parent] : found;
}
