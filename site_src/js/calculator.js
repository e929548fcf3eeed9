// @ts-check
// <atlas-calculator name="...">: makes a pre-rendered form and its worked answer answer as one types.

import { drawChart, loadPainter } from "./chart.js";
import { asPython, download } from "./chips.js";
import { ask, changes, engineState, startEngine } from "./client.js";
import { keepInStep, readInputs, showRefusals } from "./form.js";
import { paintAnswer, sentence } from "./paint.js";
import { pressRowButton, rememberRows } from "./rows.js";

/** @typedef {import("./client.js").Result} Result */

const TYPING_PAUSE = 150; // ms without a key before a typed value is tried
const QUIET = 700; // ms without a new answer before it is read out
const LINES = {
  resting: "",
  starting: "Starting the engine…",
  ready: "",
  failed: "The live calculator could not start. The worked example below stands.",
};
const FAULT = "The calculator met an error of its own. The last answer stands. The error: ";

class AtlasCalculator extends HTMLElement {
  /** @type {AbortController | undefined} */
  #life;
  /** @type {() => void} */
  #restoreRows = () => {};
  /** @type {Record<string, string>} */
  #links = {};
  /** @type {Result} */
  #last = {};
  #typing = 0;
  #readOut = 0;
  #answered = 0;
  #isAsking = false;
  #hasNews = false;

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || this.#life) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#restoreRows = rememberRows(form);
    this.#links = JSON.parse(this.querySelector("[data-terms]")?.textContent || "{}");
    this.#unhide();
    for (const intent of ["pointerover", "focusin"]) {
      form.addEventListener(intent, () => this.#prepare(), { signal, once: true });
    }
    form.addEventListener("input", ({ target }) => this.#onInput(form, target), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    this.addEventListener("click", ({ target }) => this.#onClick(form, target), { signal });
    changes.addEventListener("change", () => this.#tell(LINES[engineState()]), { signal });
    this.#tell(LINES[engineState()]);
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#life = undefined;
  }

  /** The first sign that the reader will use the form: fetch what it takes. */
  #prepare() {
    startEngine();
    loadPainter().catch(() => {}); // drawChart meets the same failure and says so
  }

  /**
   * @param {HTMLFormElement} form
   * @param {EventTarget | null} target
   */
  #onInput(form, target) {
    keepInStep(form, target);
    clearTimeout(this.#typing);
    const isTyping = target instanceof HTMLInputElement && target.type === "text";
    this.#typing = setTimeout(() => this.#askAgain(form), isTyping ? TYPING_PAUSE : 0);
  }

  /**
   * Ask about what the form says now. One question at a time: while one is under way, only the
   * newest inputs wait, so that dragging never queues up answers nobody will see.
   *
   * @param {HTMLFormElement} form
   */
  async #askAgain(form) {
    this.#hasNews = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#hasNews) {
      this.#hasNews = false;
      this.#show(form, await ask(this.getAttribute("name") ?? "", readInputs(form)));
    }
    this.#isAsking = false;
  }

  /**
   * @param {HTMLFormElement} form
   * @param {Result} result
   */
  #show(form, result) {
    const { answer, refusals = [], fault = "" } = result;
    this.#last = result;
    showRefusals(form, refusals);
    this.#tell(fault && FAULT + fault);
    this.querySelector("[data-answer]")?.toggleAttribute("data-stale", !answer);
    this.#announce(answer ? sentence(answer) : refusals.map((r) => `${r.what} ${r.fix}`).join(" "));
    if (!answer) return;
    paintAnswer(this, answer, this.#links);
    const slot = this.querySelector('[data-slot="chart"]');
    const mine = ++this.#answered;
    const isCurrent = () => mine === this.#answered;
    if (slot) drawChart(slot, answer, isCurrent).catch(() => slot.replaceChildren());
  }

  /**
   * @param {HTMLFormElement} form
   * @param {EventTarget | null} target
   */
  #onClick(form, target) {
    if (!(target instanceof Element)) return;
    if (pressRowButton(form, target)) {
      this.#unhide();
      this.#askAgain(form);
    }
    /** @type {HTMLElement | null} */
    const chip = target.closest("[data-chip]");
    if (chip) this.#pressChip(form, chip);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} chip
   */
  async #pressChip(form, chip) {
    const name = this.getAttribute("name") ?? "";
    switch (chip.dataset.chip) {
      case "python":
        await navigator.clipboard.writeText(asPython(name, readInputs(form)));
        return this.#tell("Copied. It runs wherever the wheel is installed.");
      case "download":
        return download(name, readInputs(form), await ask(name, readInputs(form)));
      case "reset":
        form.reset();
        this.#restoreRows();
        this.#unhide();
        return this.#askAgain(form);
    }
  }

  /** Show the buttons that do nothing without this script. */
  #unhide() {
    for (const button of this.querySelectorAll("[data-chip], [data-add-row], [data-remove-row]")) {
      /** @type {HTMLElement} */ (button).hidden = false;
    }
  }

  /** @param {string} line */
  #tell(line) {
    const slot = this.querySelector('[data-slot="status"]');
    if (slot) slot.textContent = line;
  }

  /** @param {string} text */
  #announce(text) {
    clearTimeout(this.#readOut);
    this.#readOut = setTimeout(() => {
      const slot = this.querySelector('[data-slot="announce"]');
      if (slot) slot.textContent = text;
    }, QUIET);
  }
}

customElements.define("atlas-calculator", AtlasCalculator);
