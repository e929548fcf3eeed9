// @ts-check
// <atlas-live name="...">: makes a pre-rendered form and its worked answer answer as one types.

import { Asking } from "./asking.js";
import { loadPainter } from "./chart.js";
import { takeAway } from "./chips.js";
import { ask, changes, engineState, startEngine } from "./client.js";
import { FilledForm } from "./filled.js";
import { keepInStep } from "./form.js";
import { pressRowButton, renameRow } from "./rows.js";
import { Shown } from "./shown.js";

const TYPING_PAUSE = 150; // ms without a key before a typed value is tried

export class AtlasLive extends HTMLElement {
  /** @type {AbortController | undefined} */
  #life;
  /** @type {FilledForm | undefined} */
  #filled;
  /** @type {Shown | undefined} */
  #shown;
  #typing = 0;
  #asking = new Asking({
    inputs: () => this.#filled?.inputs ?? {},
    ask: (inputs, listening) => ask(this.#name, inputs, listening),
    onProgress: (done, says) => this.#shown?.wait(done, says),
    onResult: (asked) => this.#shown?.result(asked),
  });

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || this.#life) return;
    this.#filled ??= new FilledForm(this, form);
    const shown = (this.#shown ??= new Shown(this, this.#filled));
    this.#life = new AbortController();
    const { signal } = this.#life;
    for (const intent of ["pointerover", "focusin"]) {
      form.addEventListener(intent, () => this.#prepare(), { signal, once: true });
    }
    form.addEventListener("input", ({ target }) => this.#onInput(form, target), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    this.addEventListener("click", ({ target }) => this.#onClick(form, target), { signal });
    changes.addEventListener("change", () => shown.engine(engineState()), { signal });
    shown.engine(engineState());
    if (!("linked" in this.dataset)) return;
    window.addEventListener("hashchange", () => this.take(location.hash), { signal });
    this.take(location.hash);
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#life = undefined;
    queueMicrotask(() => this.isConnected || this.stop()); // a move within the page is no end
  }

  get #name() {
    return this.getAttribute("name") ?? "";
  }

  /** The engine's answer to what the form says now, and these values as a link carries them. */
  async answer() {
    const { inputs, result } = await this.#asking.newest();
    return { inputs, state: this.#filled?.stateOf(inputs), result };
  }

  /** End a question that takes long, and leave one that was just typed; the last answer stands. */
  stop() {
    clearTimeout(this.#typing);
    this.#asking.stop();
  }

  /**
   * Put a link's values into the form and answer them; what is no state changes nothing.
   *
   * @param {string} fragment
   */
  take(fragment) {
    if (!this.#filled?.take(fragment)) return;
    this.#shown?.outdate(); // until the engine answers
    this.#prepare();
    this.#asking.ask();
  }

  /** The first sign that the reader will use the form: fetch what it takes. */
  #prepare() {
    startEngine();
    loadPainter().catch(() => {}); // drawChart meets the same failure and clears the chart
  }

  /** @param {HTMLFormElement} form @param {EventTarget | null} target */
  #onInput(form, target) {
    this.#filled?.forget();
    keepInStep(form, target);
    renameRow(target);
    clearTimeout(this.#typing);
    const isTyping = target instanceof HTMLInputElement && target.type === "text";
    this.#typing = setTimeout(() => this.#asking.ask(), isTyping ? TYPING_PAUSE : 0);
  }

  /** @param {HTMLFormElement} form @param {EventTarget | null} target */
  #onClick(form, target) {
    const pressed = target instanceof Element && target.closest("button");
    if (!pressed) return;
    const { chip, run } = pressed.dataset;
    if (run === "stop") this.stop();
    else if (run) this.#again();
    else if (chip === "reset" || chip === "defaults") this.#reset();
    else if (chip) this.#takeAway(chip);
    else if (pressRowButton(form, pressed)) {
      this.#filled?.showButtons();
      this.#asking.ask();
    }
  }

  /** The reader knows already that it takes long. */
  #again() {
    this.#shown?.wait(0, "starting again");
    this.#asking.ask();
  }

  #reset() {
    this.#filled?.restore();
    this.#asking.ask();
  }

  /** @param {string} chip */
  async #takeAway(chip) {
    const label = this.getAttribute("label") ?? this.#name;
    const inputs = this.#filled?.inputs ?? {};
    const answer = () => this.answer(); // with its own question: the form may change meanwhile
    const state = this.#filled?.stateOf(inputs);
    this.#shown?.tell(await takeAway(chip, { name: this.#name, label, inputs, state, answer }));
  }
}

customElements.define("atlas-live", AtlasLive);
