// @ts-check
// What a reader knows and has answered in one course: kept in this browser alone, and only once the reader
// has done something; written to a file and read from one when the reader asks for it.

/**
 * @typedef {object} Kept  what was last done with a question
 * @property {number} version of the question
 * @property {number} seed
 * @property {string | string[]} response
 * @property {boolean} right whether it was ever answered right
 *
 * @typedef {object} Progress
 * @property {"margin-atlas-progress"} format
 * @property {1} version
 * @property {string} path id of the course
 * @property {string[]} known ids of terms that the reader ticked off
 * @property {Record<string, Kept>} items by id
 */

const LONGEST_FILE = 200_000; // characters

/** @param {string} path @returns {Progress} */
export function none(path) {
  return { format: "margin-atlas-progress", version: 1, path, known: [], items: {} };
}

/** @param {string} path */
function keyOf(path) {
  return `margin-atlas.course.${path}`;
}

/**
 * Return what this browser keeps of a course.
 *
 * @param {string} path
 */
export function readKept(path) {
  try {
    return parsed(localStorage.getItem(keyOf(path)) ?? "", path) ?? none(path);
  } catch {
    return none(path); // the browser keeps nothing for this page
  }
}

/**
 * Keep progress, or forget it where there is none; return whether the browser did.
 *
 * @param {Progress} progress
 */
export function keep(progress) {
  const isNothing = progress.known.length === 0 && Object.keys(progress.items).length === 0;
  try {
    if (isNothing) localStorage.removeItem(keyOf(progress.path));
    else localStorage.setItem(keyOf(progress.path), JSON.stringify(progress));
    return true;
  } catch {
    return false;
  }
}

/**
 * Return the progress that a text holds, or nothing if it is none of this course.
 *
 * @param {string} text
 * @param {string} path
 * @returns {Progress | undefined}
 */
export function parsed(text, path) {
  if (text.length > LONGEST_FILE) return undefined;
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { format, version, known, items } = found ?? {};
  if (format !== "margin-atlas-progress" || version !== 1 || found.path !== path) return undefined;
  if (!areTexts(known) || typeof items !== "object" || !items) return undefined;
  return Object.values(items).every(isKept) ? { ...none(path), known, items } : undefined;
}

/** @param {any} value */
function isKept(value) {
  const { version, seed, response, right } = value ?? {};
  const isResponse = typeof response === "string" || areTexts(response);
  return Number.isInteger(version) && Number.isInteger(seed) && isResponse && typeof right === "boolean";
}

/** @param {any} value */
function areTexts(value) {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/**
 * Offer progress as a file.
 *
 * @param {Progress} progress
 */
export function save(progress) {
  const link = document.createElement("a");
  const text = `${JSON.stringify(progress, null, 1)}\n`;
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${progress.path}.progress.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
