// @ts-check
// <atlas-live name="...">: makes a pre-rendered form and its worked answer answer as one types.

import { drawChart, loadPainter } from "./chart.js";
import { addressWith, takeAway } from "./chips.js";
import { ask, changes, engineState, startEngine } from "./client.js";
import { keepInStep, readInputs, showRefusals, writeInputs } from "./form.js";
import { paintAnswer, sentence } from "./paint.js";
import { pressRowButton, rememberRows, renameRow } from "./rows.js";
import { decodeState, encodeState, schemaOf } from "./state.js";

const TYPING_PAUSE = 150; // ms without a key before a typed value is tried
const QUIET = 700; // ms without a new answer before it is read out
const SETTLED = 300; // ms without a new answer before the address is written anew
const LINES = {
  resting: "",
  starting: "Starting the engine…",
  ready: "",
  failed: "The live calculator could not start. The worked example below stands.",
};
const FAULT = "The calculator met an error of its own. The last answer stands. The error: ";

export class AtlasLive extends HTMLElement {
  /** @type {AbortController | undefined} */
  #life;
  /** @type {(() => void) | undefined} */
  #restoreRows;
  /** @type {Record<string, string>} */
  #links = {};
  #form = document.createElement("form"); // until the page's own is found
  /** @type {import("./state.js").Given[]} */
  #schema = [];
  /** @type {import("./client.js").Refusal[]} */
  #notices = []; // what a link said that was left out; until the reader changes something
  #typing = 0;
  #writing = 0;
  #readOut = 0;
  #answered = 0;
  #isAsking = false;
  #hasNews = false;

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || this.#life) return;
    this.#form = form;
    if (!this.#restoreRows) this.#schema = schemaOf(form);
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
    if (!("linked" in this.dataset)) return;
    window.addEventListener("hashchange", () => this.take(location.hash), { signal });
    this.take(location.hash);
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#life = undefined;
  }

  get #name() {
    return this.getAttribute("name") ?? "";
  }

  /** The engine's answer to what the form says now, without a change of the page. */
  async answer() {
    const inputs = readInputs(this.#form);
    const state = encodeState(this.#schema, inputs);
    return { inputs, state, result: await ask(this.#name, inputs) };
  }

  /**
   * Put a link's values into the form and answer them; what is no state changes nothing.
   *
   * @param {string} fragment
   */
  take(fragment) {
    const linked = decodeState(this.#schema, fragment);
    if (!linked) return;
    this.#restore();
    writeInputs(this.#form, linked.inputs);
    this.#unhide();
    this.#notices = linked.notices;
    showRefusals(this.#form, this.#notices);
    const isNews = Object.keys(linked.inputs).length > 0;
    this.querySelector("[data-from-link]")?.toggleAttribute("hidden", !isNews);
    if (!isNews) return;
    this.querySelector("[data-answer]")?.setAttribute("data-stale", ""); // until the engine answers
    this.#prepare();
    this.#ask();
  }

  /** The first sign that the reader will use the form: fetch what it takes. */
  #prepare() {
    startEngine();
    loadPainter().catch(() => {}); // drawChart meets the same failure and clears the chart
  }

  /** @param {EventTarget | null} target */
  #onInput(target) {
    this.#notices = [];
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
    if (chip === "reset" || chip === "defaults") this.#reset();
    else if (chip) this.#takeAway(chip);
    else if (pressRowButton(this.#form, target)) {
      this.#unhide();
      this.#ask();
    }
  }

  /** @param {string} chip */
  async #takeAway(chip) {
    const label = this.getAttribute("label") ?? this.#name;
    const inputs = readInputs(this.#form);
    const state = encodeState(this.#schema, inputs);
    this.#tell(await takeAway(chip, { name: this.#name, label, inputs, state }));
  }

  #reset() {
    this.#restore();
    this.#notices = [];
    this.querySelector("[data-from-link]")?.setAttribute("hidden", "");
    this.#ask();
  }

  /** The form as the page came. */
  #restore() {
    this.#form.reset();
    this.#restoreRows?.();
    this.#unhide();
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
      const inputs = readInputs(this.#form);
      const result = await ask(this.#name, inputs);
      this.#show(result);
      this.#publish(inputs, result);
    }
    this.#isAsking = false;
  }

  /** @param {import("./client.js").Result} result */
  #show({ answer, refusals = [], fault = "" }) {
    showRefusals(this.#form, [...this.#notices, ...refusals]);
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
   * Tell whoever listens, and keep the page's address in step: a link holds what was answered.
   *
   * @param {import("./client.js").Inputs} inputs what was asked
   * @param {import("./client.js").Result} result
   */
  #publish(inputs, result) {
    const state = encodeState(this.#schema, inputs);
    this.dispatchEvent(new CustomEvent("atlas-answer", { detail: { inputs, state, result } }));
    clearTimeout(this.#writing);
    if (!("linked" in this.dataset) || !result.answer || state === undefined) return;
    this.#writing = setTimeout(() => history.replaceState(history.state, "", addressWith(state)), SETTLED);
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

customElements.define("atlas-live", AtlasLive);
