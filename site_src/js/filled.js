// @ts-check
// A calculator's form as it is filled in: by hand, from a link, or as the page came.

import { readInputs, showRefusals, writeInputs } from "./form.js";
import { rememberRows } from "./rows.js";
import { decodeState, encodeState, schemaOf } from "./state.js";

export class FilledForm {
  /** @type {import("./client.js").Refusal[]} */
  #notices = []; // what a link said that was left out; until the reader changes something
  #root;
  #schema;
  #restoreRows;

  /** @param {Element} root holds the form @param {HTMLFormElement} form */
  constructor(root, form) {
    this.#root = root;
    this.form = form;
    this.#schema = schemaOf(form);
    this.#restoreRows = rememberRows(form);
    this.showButtons();
  }

  /** What the form says now. */
  get inputs() {
    return readInputs(this.form);
  }

  /** @param {import("./client.js").Inputs} inputs @returns {string | undefined} as a link carries them */
  stateOf(inputs) {
    return encodeState(this.#schema, inputs);
  }

  /**
   * Take a link's values; what is no state changes nothing.
   *
   * @param {string} fragment
   * @returns {boolean} whether there is anything to answer
   */
  take(fragment) {
    const linked = decodeState(this.#schema, fragment);
    if (!linked) return false;
    this.restore();
    writeInputs(this.form, linked.inputs);
    this.showButtons();
    this.#notices = linked.notices;
    this.show([]);
    const isNews = Object.keys(linked.inputs).length > 0;
    this.#markAsLinked(isNews);
    return isNews;
  }

  /** The form as the page came. */
  restore() {
    this.form.reset();
    this.#restoreRows();
    this.showButtons();
    this.forget();
    this.#markAsLinked(false);
  }

  /** The reader has changed something: what the link left out is no news any more. */
  forget() {
    this.#notices = [];
  }

  /** @param {import("./client.js").Refusal[]} refusals beside what a link said that was left out */
  show(refusals) {
    showRefusals(this.form, [...this.#notices, ...refusals]);
  }

  /** Show the buttons that do nothing without a script. */
  showButtons() {
    for (const button of this.#root.querySelectorAll("[data-chip], [data-add-row], [data-remove-row]")) {
      button.removeAttribute("hidden");
    }
  }

  /** @param {boolean} isLinked */
  #markAsLinked(isLinked) {
    this.#root.querySelector("[data-from-link]")?.toggleAttribute("hidden", !isLinked);
  }
}
