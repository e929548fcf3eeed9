// @ts-check
// <atlas-calculator name="...">: makes a pre-rendered form and its worked answer answer as one types.

import { drawChart, loadPainter } from "./chart.js";
import { takeAway } from "./chips.js";
import { ask, changes, engineState, startEngine } from "./client.js";
import { keepInStep, readInputs, showRefusals } from "./form.js";
import { paintAnswer, sentence } from "./paint.js";
import { pressRowButton, rememberRows, renameRow } from "./rows.js";

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
  /** @type {(() => void) | undefined} */
  #restoreRows;
  /** @type {Record<string, string>} */
  #links = {};
  #form = document.createElement("form"); // until the page's own is found
  #typing = 0;
  #readOut = 0;
  #answered = 0;
  #isAsking = false;
  #hasNews = false;

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || this.#life) return;
    this.#form = form;
    this.#restoreRows ??= rememberRows(form);
    this.#links = JSON.parse(this.querySelector("[data-terms]")?.textContent || "{}");
    this.#unhide();
    this.#life = new AbortController();
    const { signal } = this.#life;
    for (const intent of ["pointerover", "focusin"]) {
      form.addEventListener(intent, () => this.#prepare(), { signal, once: true });
    }
    form.addEventListener("input", ({ target }) => this.#onInput(target), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    this.addEventListener("click", ({ target }) => this.#onClick(target), { signal });
    changes.addEventListener("change", () => this.#tell(LINES[engineState()]), { signal });
    this.#tell(LINES[engineState()]);
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#life = undefined;
  }

  get #name() {
    return this.getAttribute("name") ?? "";
  }

  /** The first sign that the reader will use the form: fetch what it takes. */
  #prepare() {
    startEngine();
    loadPainter().catch(() => {}); // drawChart meets the same failure and clears the chart
  }

  /** @param {EventTarget | null} target */
  #onInput(target) {
    keepInStep(this.#form, target);
    renameRow(target);
    clearTimeout(this.#typing);
    const isTyping = target instanceof HTMLInputElement && target.type === "text";
    this.#typing = setTimeout(() => this.#ask(), isTyping ? TYPING_PAUSE : 0);
  }

  /** @param {EventTarget | null} target */
  #onClick(target) {
    if (!(target instanceof Element)) return;
    /** @type {HTMLElement | null} */
    const button = target.closest("[data-chip]");
    const chip = button?.dataset.chip;
    if (chip === "reset") this.#reset();
    else if (chip) takeAway(chip, this.#name, readInputs(this.#form)).then((s) => this.#tell(s));
    else if (pressRowButton(this.#form, target)) {
      this.#unhide();
      this.#ask();
    }
  }

  #reset() {
    this.#form.reset();
    this.#restoreRows?.();
    this.#unhide();
    this.#ask();
  }

  /**
   * Ask about what the form says now. One question at a time: while one is under way, only the
   * newest inputs wait, so that dragging never queues up answers nobody will see.
   */
  async #ask() {
    this.#hasNews = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#hasNews) {
      this.#hasNews = false;
      this.#show(await ask(this.#name, readInputs(this.#form)));
    }
    this.#isAsking = false;
  }

  /** @param {import("./client.js").Result} result */
  #show({ answer, refusals = [], fault = "" }) {
    showRefusals(this.#form, refusals);
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
