// @ts-check
// A course as a lesson on a learning platform: keeps what is answered, and tells the platform how far it is.

import { AtlasItem } from "../item.js";
import { decode, encode } from "./kept.js";
import { findLms } from "./lms.js";

/** @typedef {import("../grade.js").Variant} Variant */

const SAYS = {
  none: "No learning platform was found. You can answer everything; nothing is kept.",
  look: "You are looking back: nothing that you answer now is recorded.",
  kept: "Your platform keeps your answers.",
};
const DARK = matchMedia("(prefers-color-scheme: dark)");

const lms = findLms();
const isStarted = lms?.start() ?? false;
const isRecording = isStarted && (lms?.isRecording ?? false);
const before = lms?.before ?? { isPassed: false, percent: 0 };
const items = [...document.querySelectorAll("atlas-item")].filter((found) => found instanceof AtlasItem);
const needed = Number(document.body.dataset.needed);
const kept = decode(lms?.kept ?? "");
const variants = new Map(items.map((item) => [item.shown.id, tableOf(item)]));
/** When the question in hand was first touched. @type {Map<string, number>} */
const touched = new Map();
let place = lms?.place ?? "";

/** @param {Element} item @returns {Variant[]} */
function tableOf(item) {
  return JSON.parse(item.querySelector("script")?.textContent ?? "{}").variants;
}

function standing() {
  const right = items.filter(({ shown }) => kept.get(shown.id)?.right).length;
  const percent = Math.max(before.percent, Math.round((100 * right) / items.length));
  return { right, percent, isPassed: before.isPassed || right >= needed, kept: encode(kept), place };
}

function paint() {
  const { right, isPassed } = standing();
  const far = `${right} of ${items.length} questions answered right.`;
  put("far", isPassed ? `Passed. ${far}` : `${far} ${needed} are needed to pass.`);
  /** @type {HTMLProgressElement} */ (document.querySelector("progress")).value = right;
  for (const stop of document.querySelectorAll("[data-stop]")) {
    const own = items.filter((item) => stop.contains(item));
    const done = own.filter(({ shown }) => kept.get(shown.id)?.right);
    stop.toggleAttribute("data-done", own.length > 0 && done.length === own.length);
    const count = stop.querySelector("[data-slot=right]");
    if (count) count.textContent = done.length ? `${done.length} answered right` : "";
    for (const item of own) {
      const mark = item.closest(".one")?.querySelector(".done-mark");
      mark?.toggleAttribute("hidden", !kept.get(item.shown.id)?.right);
    }
  }
}

/** @param {string} slot @param {string} text */
function put(slot, text) {
  const found = document.querySelector(`[data-slot="${slot}"]`);
  if (found) found.textContent = text;
}

/** @param {CustomEvent} event of <atlas-item> */
function onAnswer({ detail: { id, version, seed, response, correct }, target }) {
  const right = correct || (kept.get(id)?.right ?? false);
  kept.delete(id); // the newest stands last
  kept.set(id, { version, seed, right, response });
  place = /** @type {HTMLElement} */ (target).closest("li")?.id ?? place;
  const now = performance.now();
  const seconds = (now - (touched.get(id) ?? now)) / 1000;
  touched.delete(id);
  if (isRecording) {
    const table = variants.get(id) ?? [];
    const variant = table.find((one) => one.seed === seed);
    const { type } = table[0];
    lms?.attempt({
      id: `${id}-v${version}-s${seed}`,
      type,
      response,
      right: variant && rightOf(variant),
      range: variant?.answer ? [variant.answer.low, variant.answer.high] : undefined,
      isRight: correct,
      seconds,
    });
    lms?.stand(standing());
  }
  paint();
}

/** @param {Variant} variant */
function rightOf({ answer, type, order, options }) {
  if (answer) return answer.value;
  return type === "order" ? order : options.filter((option) => option.right).map(({ id }) => id);
}

/** Put questions back as they were left. */
async function resume() {
  for (const item of items) {
    const last = kept.get(item.shown.id);
    if (last?.version !== item.shown.version) kept.delete(item.shown.id);
    else if (last.response.length) await item.restore(last);
  }
  paint();
  const stop = place && document.getElementById(place);
  if (!stop) return;
  for (const fold of stop.querySelectorAll("details.questions")) fold.setAttribute("open", "");
  stop.scrollIntoView();
}

async function useEngine() {
  const { askCourse, engineState, startEngine } = await import("../client.js");
  const engine = { ready: () => engineState() === "ready", wake: startEngine, ask: askCourse };
  for (const item of items) item.engine = engine;
}

function paintTheme() {
  document.body.dataset.mdColorScheme = DARK.matches ? "slate" : "default";
}

document.addEventListener("atlas-answer", (event) => onAnswer(/** @type {CustomEvent} */ (event)));
document.addEventListener("focusin", ({ target }) => {
  const item = target instanceof Element ? target.closest("atlas-item") : null;
  if (item instanceof AtlasItem && !touched.has(item.shown.id)) touched.set(item.shown.id, performance.now());
});
// A link out of the lesson opens beside it: the platform would take leaving for the end.
document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest("a") : null;
  if (link?.origin === location.origin || !link) return;
  [link.target, link.rel] = ["_blank", "noopener"];
});
addEventListener("pagehide", () => lms?.end(standing()));
// A browser may bring the page back as it was: the platform has closed its record, so begin anew.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
DARK.addEventListener("change", paintTheme);
paintTheme();
put("kept", !isStarted ? SAYS.none : isRecording ? SAYS.kept : SAYS.look);
if (document.body.hasAttribute("data-engine")) useEngine();
resume().then(() => {
  if (isRecording) lms?.stand(standing());
  document.body.dataset.ready = "";
});
