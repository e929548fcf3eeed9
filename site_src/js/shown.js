// @ts-check
// What comes of a calculator's question: shown in its slots, told to whoever listens, kept in the address.

import { drawChart } from "./chart.js";
import { addressWith } from "./chips.js";
import { paintAnswer, sentence } from "./paint.js";
import { StatusLine } from "./status.js";

const SETTLED = 300; // ms without a new answer before the address is written anew
const LINES = {
  resting: "",
  starting: "Starting the engine…",
  ready: "",
  failed: "The live calculator could not start. The worked example below stands.",
  ended: "The live calculator has ended. The last answer stands. Load the page again to go on.",
};
const FAULT = "The calculator met an error of its own. The last answer stands. The error: ";

export class Shown {
  #root;
  #filled;
  #line;
  /** @type {Record<string, string>} */
  #links;
  #writing = 0;
  /** @type {import("./client.js").State} */
  #engine = "resting";

  /** @param {HTMLElement} root holds the slots @param {import("./filled.js").FilledForm} filled */
  constructor(root, filled) {
    this.#root = root;
    this.#filled = filled;
    this.#line = new StatusLine(root);
    this.#links = JSON.parse(root.querySelector("[data-terms]")?.textContent || "{}");
  }

  /** @param {import("./client.js").State} state of the engine */
  engine(state) {
    this.#engine = state;
    this.#line.tell(LINES[state]);
  }

  /** @param {string} text */
  tell(text) {
    this.#line.tell(text);
  }

  /** What is shown answers something else than what is asked now. */
  outdate() {
    this.#markStale(true);
  }

  /**
   * Show how far a question is that takes long.
   *
   * @param {number} done 0 to 1
   * @param {string} says what is being done
   */
  wait(done, says) {
    this.outdate();
    if (!this.#line.isWaiting) this.#filled.show([]); // what was refused before is not what is asked now
    this.#line.wait(done, says);
    this.#root.dispatchEvent(new CustomEvent("atlas-progress", { detail: { done, says } }));
  }

  /** @param {import("./asking.js").Asked} asked */
  result({ inputs, result }) {
    const { answer, refusals = [], fault = "", stopped } = result;
    if (stopped) return this.#line.stopped();
    this.#line.rest();
    this.#filled.show(refusals);
    this.#line.tell(fault && (LINES[this.#engine] || FAULT + fault)); // without an engine that is what to know
    this.#markStale(!answer);
    this.#line.announce(answer ? sentence(answer) : refusals.map((r) => `${r.what} ${r.fix}`).join(" "));
    if (answer) {
      paintAnswer(this.#root, answer, this.#links);
      drawChart(this.#root.querySelector('[data-slot="chart"]'), answer);
    }
    const state = this.#filled.stateOf(inputs);
    this.#root.dispatchEvent(new CustomEvent("atlas-answer", { detail: { inputs, state, result } }));
    clearTimeout(this.#writing);
    if (answer && state !== undefined && "linked" in this.#root.dataset) this.#keepAddress(state);
  }

  /** A link holds what was answered. @param {string} state */
  #keepAddress(state) {
    this.#writing = setTimeout(() => history.replaceState(history.state, "", addressWith(state)), SETTLED);
  }

  /** @param {boolean} isStale */
  #markStale(isStale) {
    this.#root.querySelector("[data-answer]")?.toggleAttribute("data-stale", isStale);
  }
}
