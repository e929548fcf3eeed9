// @ts-check
// The calculator's form: what it says, its sliders, its rows, and refusals at their fields.

import { fractionOf } from "./percent.js";
import { blankRows, renameRow } from "./rows.js";

/**
 * @typedef {import("./client.js").Inputs} Inputs
 * @typedef {import("./client.js").Refusal} Refusal
 * @typedef {HTMLInputElement | HTMLSelectElement} Field
 */

/**
 * Return the inputs as the reader typed them; the engine judges.
 *
 * `positions.0.size` becomes the field `size` of the first row of `positions`.
 *
 * @param {HTMLFormElement} form
 * @returns {Inputs}
 */
export function readInputs(form) {
  /** @type {Inputs} */
  const inputs = {};
  for (const group of form.querySelectorAll("[data-rows]")) {
    inputs[/** @type {HTMLElement} */ (group).dataset.rows ?? ""] = [];
  }
  for (const [name, value] of new FormData(form)) {
    const [input, row, column] = name.split(".");
    const rows = inputs[input];
    if (Array.isArray(rows)) (rows[Number(row)] ??= {})[column] = String(value).trim();
    else inputs[input] = String(value).trim();
  }
  return inputs;
}

/**
 * Put inputs into their fields, as text; fields of which nothing is said stay as they are.
 *
 * @param {HTMLFormElement} form
 * @param {Inputs} inputs
 */
export function writeInputs(form, inputs) {
  for (const [name, value] of Object.entries(inputs)) {
    if (!Array.isArray(value)) writeField(form, name, value);
    else {
      blankRows(form, name, value.length);
      value.forEach((row, at) => {
        for (const [column, cell] of Object.entries(row)) {
          writeField(form, `${name}.${at}.${column}`, cell);
        }
      });
    }
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
function writeField(form, name, value) {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
  field.value = value;
  keepInStep(form, field);
  renameRow(field);
}

/**
 * Keep a slider and its number field in step, whichever the reader moved.
 *
 * @param {HTMLFormElement} form
 * @param {EventTarget | null} moved
 */
export function keepInStep(form, moved) {
  if (!(moved instanceof HTMLInputElement)) return;
  const { sliderFor } = moved.dataset;
  const other = sliderFor
    ? form.elements.namedItem(sliderFor)
    : form.querySelector(`[data-slider-for="${CSS.escape(moved.name)}"]`);
  if (other instanceof HTMLInputElement) other.value = fractionOf(moved.value);
}

/**
 * Show each refusal at its field, or in the form's own slot where the field has none.
 *
 * @param {HTMLFormElement} form
 * @param {Refusal[]} refusals none clears what was shown
 */
export function showRefusals(form, refusals) {
  /** @type {NodeListOf<HTMLElement>} */
  const slots = form.querySelectorAll("[data-refusal]");
  const fields = new Set([...slots].map((slot) => slot.dataset.refusal));
  for (const slot of slots) {
    const field = slot.dataset.refusal ?? "";
    const mine = refusals.filter((r) => (fields.has(r.field) ? r.field : "") === field);
    slot.textContent = mine.map((r) => `${r.what} ${r.fix}`).join(" ");
    slot.hidden = mine.length === 0;
    for (const control of controlsOf(form, field)) describe(control, slot);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} field
 * @returns {NodeListOf<Field>}
 */
function controlsOf(form, field) {
  const name = CSS.escape(field);
  return form.querySelectorAll(`[name="${name}"], [data-slider-for="${name}"]`);
}

/**
 * @param {Field} control
 * @param {HTMLElement} slot
 */
function describe(control, slot) {
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ");
  const ids = others.filter((id) => id && id !== slot.id);
  if (slot.hidden) control.removeAttribute("aria-invalid");
  else {
    control.setAttribute("aria-invalid", "true");
    ids.push(slot.id);
  }
  if (ids.length > 0) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}
