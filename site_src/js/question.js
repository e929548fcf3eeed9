// @ts-check
// Paints one variant of a question as a form, as text only, and reads the response from it.

import { readNumber } from "./number.js";
import { element, paintStep } from "./paint.js";
import { orderOf, putInOrder, sortable } from "./sortable.js";

/**
 * @typedef {import("./grade.js").Variant} Variant
 * @typedef {import("./grade.js").Verdict} Verdict
 * @typedef {Record<string, {label: string, url: string}>} Terms  by id
 */

let painted = 0; // elements that are labelled or grouped need ids and names of their own

/**
 * Return the form of a variant. What the reader presses carries data-do; what is filled later carries
 * data-slot: refusal, hints, verdict.
 *
 * @param {Variant} variant
 * @param {Terms} terms for the links of the working
 * @param {boolean} hasAnother whether there is a variant that reads differently
 */
export function paintQuestion(variant, terms, hasAnother) {
  const id = `question-${++painted}`;
  const hints = variant.hints.length > 0 ? [button("hint", "Hint")] : [];
  const label = variant.type === "numeric" ? "Another like this" : "Shuffle again"; // only numbers are drawn anew
  const another = hasAnother ? [button("another", label)] : [];
  const check = element("button", { type: "submit", class: "check" }, "Check");
  return element(
    "form",
    { class: "question", novalidate: "novalidate", "aria-label": "Question" },
    element("p", { class: "prompt", id: `${id}-prompt`, tabindex: "-1" }, variant.prompt),
    variant.type === "numeric" ? numberField(variant, id) : optionsField(variant, id),
    hidden("p", { class: "refusal", role: "alert", id: `${id}-refusal`, "data-slot": "refusal" }),
    hidden("ol", { class: "hints", "data-slot": "hints", "aria-live": "polite" }),
    element("p", { class: "chips" }, check, ...hints, ...another),
    element("div", { class: "judged", role: "status", "data-slot": "verdict" }),
    solution(variant, terms),
  );
}

/** @param {Variant} variant @param {string} id */
function numberField({ asks, unit }, id) {
  const field = element("input", {
    type: "text",
    inputmode: "decimal",
    id,
    name: "response",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${id}-prompt ${id}-reading ${id}-refusal`,
  });
  return element(
    "div",
    { class: "typed" },
    element("label", { for: id }, asks),
    element("span", { class: "number" }, field, element("span", { class: "unit" }, unit)),
    element("span", { class: "reading", id: `${id}-reading`, "data-slot": "reading" }),
  );
}

/** @param {Variant} variant @param {string} id */
function optionsField({ type, asks, options }, id) {
  const described = { "aria-describedby": `${id}-prompt ${id}-refusal` };
  const legend = element("legend", {}, asks);
  if (type === "order") return element("fieldset", described, legend, sortable(options, asks));
  const choices = options.map((option) => {
    const kind = type === "multi" ? "checkbox" : "radio";
    const box = element("input", { type: kind, name: "response", value: option.id });
    return element("label", { class: "option" }, box, element("span", {}, option.text));
  });
  return element("fieldset", described, legend, ...choices);
}

/** @param {Variant} variant @param {Terms} terms */
function solution({ type, solution: says, options, order, steps }, terms) {
  const links = Object.fromEntries(Object.entries(terms).map(([term, { url }]) => [term, url]));
  const right = type === "order"
    ? order.map((id) => options.find((option) => option.id === id))
    : options.filter((option) => option.right);
  const list = right.map((option) => element("li", {}, option?.text ?? ""));
  return element(
    "details",
    { class: "solution" },
    element("summary", {}, "Worked solution"),
    ...(list.length > 0 ? [element(type === "order" ? "ol" : "ul", {}, ...list)] : []),
    element("p", {}, says),
    ...(steps.length > 0 ? [element("ol", { class: "steps" }, ...steps.map((s) => paintStep(s, links)))] : []),
  );
}

/**
 * Return what the verdict says: a mark, the feedback, and the term to read again.
 *
 * @param {Verdict} verdict
 * @param {Variant} variant
 * @param {Terms} terms
 */
export function paintVerdict({ right, of, feedback, review }, { type, options }, terms) {
  const mark = element("b", { class: "mark", "aria-hidden": "true" }, right ? "✓" : "✗");
  // Where feedback is about several options, or one of many in a row, it says about which.
  const names = type === "multi" || type === "order" ? of : [];
  const says = feedback.map((text, at) => {
    const option = options.find(({ id }) => id === names[at]);
    return element("p", {}, ...(option ? [element("b", {}, `${option.text}: `)] : []), text);
  });
  if (!right && names.length > 0) says.unshift(element("p", {}, "Not yet."));
  // A feedback that opens with the word itself is not given it twice.
  else if (!/^(Right|Yes|Not)\b/.test(feedback[0])) {
    says[0].prepend(element("b", {}, right ? "Right. " : "Not this one. "));
  }
  const again = terms[review];
  const link = again && element("a", { href: again.url, "data-term": review }, again.label);
  return [mark, ...says, ...(link ? [element("p", {}, "Read again: ", link)] : [])];
}

/**
 * Return what the form says: a number as a canonical decimal where it can be read, or ids of options.
 *
 * @param {Element} form
 * @param {Variant} variant
 * @returns {import("./grade.js").Response}
 */
export function readResponse(form, { type, unit }) {
  if (type === "order") return orderOf(form);
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input"));
  if (type === "numeric") return readNumber(fields[0].value, unit, navigator.language);
  return [...fields].filter((field) => field.checked).map((field) => field.value);
}

/**
 * Put a response back into the form.
 *
 * @param {Element} form
 * @param {import("./grade.js").Response} response
 */
export function writeResponse(form, response) {
  for (const field of form.querySelectorAll("input")) {
    if (field.type === "text") field.value = String(response);
    else field.checked = response.includes(field.value);
  }
  const list = form.querySelector(".sortable");
  if (list && typeof response !== "string") putInOrder(list, response);
}

/** @param {string} what @param {string} text */
function button(what, text) {
  return element("button", { type: "button", "data-do": what }, text);
}

/** @param {string} tag @param {Record<string, string>} attributes */
function hidden(tag, attributes) {
  const made = element(tag, attributes);
  made.hidden = true;
  return made;
}
