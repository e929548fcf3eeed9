// @ts-check
// A calculator's inputs as the fragment of an address: `#v=1&entry_price=30000&positions.0.size=2`.
//
// What a link says is only ever compared with what the form offers and put into fields as text. What
// does not fit is left out with a notice; bounds are the engine's to judge, at the field. A number is
// spelled the shortest way, a percentage as one: "1.50 %" is "1.5%".

import { percentOf } from "./percent.js";

/**
 * @typedef {import("./client.js").Inputs} Inputs
 * @typedef {import("./client.js").Refusal} Refusal
 * @typedef {Record<string, string>} Row
 * @typedef {object} Given  one input, as the page came
 * @property {string} name
 * @property {"decimal" | "choice" | "text" | "rows"} kind
 * @property {string} initial
 * @property {string[]} choices
 * @property {Given[]} columns
 * @property {Row[]} rows
 * @typedef {{inputs: Inputs, notices: Refusal[]}} Linked
 */

export const LONGEST = 2000; // characters of a state
const VERSION = "1";
const LONGEST_TEXT = 40;
const WANTED = {
  choice: "one of the choices",
  decimal: "a plain number",
  text: "a short text",
  rows: "a list of rows",
};
const BARE_PERCENT = /%$/; // a link written by hand may end a value so: "1%" for "1%25"
const DECIMAL = /^-?\d{1,18}(\.\d{1,18})?$/;

/**
 * Return what the form offers, in its order; call it before a reader or a link changes anything.
 *
 * @param {HTMLFormElement} form
 * @returns {Given[]}
 */
export function schemaOf(form) {
  const controls = form.querySelectorAll("[name], [data-rows]");
  return [...controls].filter((one) => !one.closest("[data-row]")).map((one) => givenOf(form, one));
}

/**
 * @param {HTMLFormElement} form
 * @param {Element} control
 * @returns {Given}
 */
function givenOf(form, control) {
  const rows = control.getAttribute("data-rows");
  if (!rows) return field(control, control.getAttribute("name") ?? "");
  const template = form.querySelector(`template[data-row-template="${CSS.escape(rows)}"]`);
  const blank = /** @type {HTMLTemplateElement} */ (template).content;
  return {
    name: rows,
    kind: "rows",
    initial: "",
    choices: [],
    columns: fieldsOf(blank),
    rows: [...control.children].map((row) =>
      Object.fromEntries(fieldsOf(row).map(({ name, initial }) => [name, initial])),
    ),
  };
}

/** @param {ParentNode} row */
function fieldsOf(row) {
  const named = [...row.querySelectorAll("[name]")];
  return named.map((one) => field(one, one.getAttribute("name")?.split(".").at(-1) ?? ""));
}

/**
 * @param {Element} control
 * @param {string} name
 * @returns {Given}
 */
function field(control, name) {
  const none = { choices: [], columns: [], rows: [] };
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    const initial = options.find((option) => option.defaultSelected) ?? options[0];
    const choices = options.map((option) => option.value);
    return { ...none, name, kind: "choice", initial: initial.value, choices };
  }
  const kind = control.getAttribute("inputmode") === "decimal" ? "decimal" : "text";
  return { ...none, name, kind, initial: control.getAttribute("value") ?? "" };
}

/**
 * Return the state that stands for these inputs: "" when all are the defaults, undefined when one is
 * nothing that a link may carry, or all together are too long for one.
 *
 * @param {Given[]} schema
 * @param {Inputs} inputs
 */
export function encodeState(schema, inputs) {
  const pairs = schema.flatMap((given) => {
    const value = inputs[given.name];
    return Array.isArray(value) ? rowPairs(given, value) : fieldPairs(given, given.name, value);
  });
  if (pairs.length === 0) return "";
  if (pairs.some(([, value]) => value === undefined)) return undefined;
  const state = [["v", VERSION], ...pairs]
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`)
    .join("&");
  return state.length > LONGEST ? undefined : state;
}

/**
 * @param {Given} given
 * @param {string} name
 * @param {string} value
 * @returns {[string, string | undefined][]}
 */
function fieldPairs(given, name, value) {
  const said = accepted(given, value);
  return said === accepted(given, given.initial) ? [] : [[name, said]];
}

/**
 * Rows stand in a link all together or not at all; of a row, at least the first cell.
 *
 * @param {Given} given
 * @param {Row[]} rows
 * @returns {[string, string | undefined][]}
 */
function rowPairs(given, rows) {
  const same = (/** @type {Row} */ row, /** @type {Row} */ other) =>
    given.columns.every((one) => accepted(one, row[one.name]) === accepted(one, other[one.name]));
  const areDefault = rows.length === given.rows.length && rows.every((r, at) => same(r, given.rows[at]));
  if (areDefault) return [];
  if (rows.length === 0) return [[given.name, ""]];
  return rows.flatMap((row, at) =>
    given.columns.flatMap((column, place) => {
      const name = `${given.name}.${at}.${column.name}`;
      const said = accepted(column, row[column.name]);
      const canBeLeftOut = place > 0 && said === accepted(column, column.initial);
      return canBeLeftOut ? [] : [/** @type {[string, string | undefined]} */ ([name, said])];
    }),
  );
}

/**
 * Return a value as a link spells it, or undefined where no link may carry it.
 *
 * @param {Given} given
 * @param {string} value
 */
function accepted({ kind, choices }, value) {
  if (kind === "choice") return choices.includes(value) ? value : undefined;
  if (kind === "text") return value.length <= LONGEST_TEXT && !/\p{C}/u.test(value) ? value : undefined;
  const percent = percentOf(value); // whether the input takes one is the engine's to judge
  if (percent !== undefined) return `${canonical(percent)}%`;
  return DECIMAL.test(value) ? canonical(value) : undefined;
}

/** @param {string} decimal "-007.50" is "-7.5" */
function canonical(decimal) {
  const bare = decimal
    .replace(/^(-?)0+(?=\d)/, "$1")
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
  return bare === "-0" ? "0" : bare;
}

/**
 * Return what a fragment says, or null when it is no state (empty, or the anchor of a heading).
 *
 * @param {Given[]} schema
 * @param {string} fragment with or without its "#"; hosts append a second one, which is not ours
 * @returns {Linked | null}
 */
export function decodeState(schema, fragment) {
  const text = fragment.replace(/^#/, "").split("#")[0];
  if (!text.includes("=") || text.startsWith("?")) return null;
  if (text.length > LONGEST) {
    const what = `The link carries ${text.length} characters of values, and at most ${LONGEST} are read.`;
    return nothing(what);
  }
  const [version, ...pairs] = text.split("&").map(pairOf);
  if (version.name !== "v" || version.value !== VERSION) {
    return nothing(`The link is not of version ${VERSION}: it starts with ${quoted(version.text)}.`);
  }
  return linkedOf(schema, pairs);
}

/**
 * @param {string} what
 * @returns {Linked}
 */
function nothing(what) {
  return { inputs: {}, notices: [{ field: "", what, fix: "Its values were left out." }] };
}

/** @param {string} text "entry_price=30000" */
function pairOf(text) {
  const [name, ...rest] = text.split("=");
  try {
    const value = rest.join("=").replace(BARE_PERCENT, "%25");
    return { text, name: decodeURIComponent(name), value: decodeURIComponent(value) };
  } catch {
    return { text, name: "", value: "" }; // a broken escape: no name, so left out with a notice
  }
}

/**
 * @param {Given[]} schema
 * @param {{text: string, name: string, value: string}[]} pairs
 * @returns {Linked}
 */
function linkedOf(schema, pairs) {
  /** @type {Linked} */
  const linked = { inputs: {}, notices: [] };
  const seen = new Set();
  for (const { text, name, value } of pairs) {
    const place = placeOf(schema, linked.inputs, name);
    if (!place || seen.has(name)) {
      const fault = place ? "stands twice in the link" : "is nothing that this calculator asks for";
      linked.notices.push({ field: "", what: `${quoted(text)} ${fault}.`, fix: "It was left out." });
      continue;
    }
    seen.add(name);
    const said = place.given.kind === "rows" ? "" : accepted(place.given, value);
    if (said === undefined || (place.given.kind === "rows" && value)) {
      linked.notices.push(unreadable(place.given, name, value));
    } else place.put(said);
  }
  return linked;
}

/**
 * Return the input that a name stands for and how to set it; rows come in order, without gaps.
 *
 * @param {Given[]} schema
 * @param {Inputs} inputs what was read so far
 * @param {string} name
 * @returns {{given: Given, put: (said: string) => void} | undefined}
 */
function placeOf(schema, inputs, name) {
  const [first, number, cell, ...more] = name.split(".");
  const given = schema.find((one) => one.name === first);
  if (!given || more.length > 0) return undefined;
  if (number === undefined) {
    const put = (/** @type {string} */ said) => (inputs[first] = given.kind === "rows" ? [] : said);
    return { given, put };
  }
  const column = given.columns.find((one) => one.name === cell);
  const rows = /** @type {Row[]} */ (inputs[first] ?? []);
  if (!column || !/^(0|[1-9]\d{0,2})$/.test(number) || Number(number) > rows.length) return undefined;
  inputs[first] = rows;
  const row = (rows[Number(number)] ??= blankOf(given));
  return { given: column, put: (said) => (row[column.name] = said) };
}

/** @param {Given} given */
function blankOf({ columns }) {
  return Object.fromEntries(columns.map(({ name, initial }) => [name, initial]));
}

/**
 * @param {Given} given
 * @param {string} field
 * @param {string} value
 * @returns {Refusal}
 */
function unreadable({ kind, initial }, field, value) {
  const what = `The link says ${quoted(value)} here, which is not ${WANTED[kind]}.`;
  return { field, what, fix: kind === "rows" ? "It was left out." : `${initial || "Nothing"} stands.` };
}

/** @param {string} text as somebody else wrote it; unprintable characters are spelled out */
function quoted(text) {
  const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  const escape = (/** @type {string} */ sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`;
  return `'${cut.replace(/\p{C}/gu, escape)}'`;
}
