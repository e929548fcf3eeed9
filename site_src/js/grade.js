// @ts-check
// Grades a response by a variant's own numbers, without the engine. calculators/course/grade.py does
// the same with the same words; a test holds the two to each other.

import { compare } from "./number.js";

/**
 * @typedef {{value: string, text: string, low: string, high: string}} Range  both ends belong to it
 * @typedef {Range & {id: string, feedback: string, review: string}} WrongRange
 * @typedef {{id: string, text: string, right: boolean, feedback: string}} Option
 * @typedef {object} Variant  one question as one learner meets it: `Variant` of calculators/course/item.py
 * @property {string} item
 * @property {number} version
 * @property {number} seed
 * @property {"numeric" | "choice" | "multi" | "order" | "true-false"} type
 * @property {string} review id of the term to read again
 * @property {string} prompt
 * @property {string} asks the form of the answer, in words
 * @property {string} unit
 * @property {Range | null} answer
 * @property {WrongRange[]} wrong
 * @property {Option[]} options
 * @property {string[]} order
 * @property {string[]} hints
 * @property {string} solution
 * @property {import("./client.js").Step[]} steps
 *
 * @typedef {string | string[]} Response  a typed number, or ids of options
 * @typedef {object} Verdict
 * @property {boolean} right
 * @property {"right" | "misconception" | "wrong"} kind
 * @property {string[]} of ids of the misconception or of the options that the feedback is about
 * @property {string[]} feedback
 * @property {string} review id of a term; "" when it is right
 *
 * @typedef {{answer?: Verdict, refusals?: {field: string, what: string, fix: string}[]}} Graded
 */

const RIGHT = "Right.";
const NOT_YET = "Not this one. Take a hint and try again, or read the solution.";
const LONGEST = 100; // characters of a typed response
const DECIMAL = /^-?[0-9]{1,18}(\.[0-9]{1,18})?$/;

/**
 * Return the verdict on a response, or why it is no answer and so no attempt.
 *
 * @param {Variant} variant
 * @param {Response} response
 * @returns {Graded}
 */
export function grade(variant, response) {
  if (variant.type === "numeric") return gradeNumber(variant, String(response));
  const ids = typeof response === "string" ? [response] : response;
  const refused = refusalOf(variant, ids);
  if (refused) return refused;
  const chosen = ids.flatMap((id) => variant.options.filter((option) => option.id === id));
  return { answer: variant.type === "order" ? order(variant, chosen) : choice(variant, chosen) };
}

/**
 * @param {Variant} variant
 * @param {string} typed
 * @returns {Graded}
 */
function gradeNumber(variant, typed) {
  let number = typed.replace(/\s/g, "").replace("\u2212", "-").replace(/^\+/, "");
  if (variant.unit && number.endsWith(variant.unit)) number = number.slice(0, -variant.unit.length);
  if (!number) return refused("Nothing is typed.", "Type a number.");
  if (typed.length > LONGEST || !DECIMAL.test(number)) {
    return refused("This is not a number.", "Type digits, with a point for decimals: 1500.5.");
  }
  if (variant.answer && isIn(variant.answer, number)) return { answer: right([RIGHT]) };
  const met = variant.wrong.find((range) => isIn(range, number));
  if (!met) return { answer: wrong("wrong", [], [NOT_YET], variant.review) };
  return { answer: wrong("misconception", [met.id], [met.feedback], met.review) };
}

/**
 * @param {Range} range
 * @param {string} number
 */
function isIn({ low, high }, number) {
  return compare(low, number) <= 0 && compare(number, high) <= 0;
}

/**
 * @param {Variant} variant
 * @param {Option[]} chosen
 */
function choice({ type, options, review }, chosen) {
  const misjudged = options.filter((option) => option.right !== chosen.includes(option));
  if (misjudged.length === 0) {
    return right(type === "multi" ? [RIGHT] : chosen.map(({ feedback }) => feedback));
  }
  // Of a single choice, the option that should have been chosen is not given away.
  return about(type === "multi" ? misjudged : chosen, review);
}

/**
 * @param {Variant} variant
 * @param {Option[]} placed
 */
function order({ order: expected, review }, placed) {
  const misplaced = placed.find((option, at) => option.id !== expected[at]);
  return misplaced ? about([misplaced], review) : right([RIGHT]);
}

/**
 * @param {Variant} variant
 * @param {string[]} ids
 * @returns {Graded | undefined}
 */
function refusalOf({ type, options }, ids) {
  const known = options.map((option) => option.id);
  if (ids.some((id) => !known.includes(id))) {
    return refused("This is not one of the options.", "Choose from those that are shown.");
  }
  const isWhole = ids.length === known.length && new Set(ids).size === known.length;
  if (type === "order" && !isWhole) return refused("Some are missing.", "Put every one in its place.");
  if (ids.length === 0 || new Set(ids).size !== ids.length) {
    return refused("Nothing is chosen.", "Choose at least one.");
  }
  const isSingle = type === "choice" || type === "true-false";
  return isSingle && ids.length !== 1 ? refused("More than one is chosen.", "Choose one.") : undefined;
}

/** @param {string[]} feedback @returns {Verdict} */
function right(feedback) {
  return { right: true, kind: "right", of: [], feedback, review: "" };
}

/** @param {Option[]} options @param {string} review */
function about(options, review) {
  const feedback = options.map((option) => option.feedback);
  return wrong("wrong", options.map(({ id }) => id), feedback, review);
}

/**
 * @param {"misconception" | "wrong"} kind
 * @param {string[]} of
 * @param {string[]} feedback
 * @param {string} review
 * @returns {Verdict}
 */
function wrong(kind, of, feedback, review) {
  return { right: false, kind, of, feedback, review };
}

/** @param {string} what @param {string} fix @returns {Graded} */
function refused(what, fix) {
  return { refusals: [{ field: "response", what, fix }] };
}
