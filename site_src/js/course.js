// @ts-check
// <atlas-course>: a course's page as one reader goes through it. Nothing is kept and nothing is asked for
// before the reader ticks, opens or answers something.

import { askCourse, changes, engineState, startEngine } from "./client.js";
import { AtlasItem } from "./item.js";
import { keep, none, parsed, readKept, save } from "./progress.js";
import { standing } from "./way.js";

/** @typedef {import("./progress.js").Progress} Progress */

const ENGINE = { ready: () => engineState() === "ready", wake: startEngine, ask: askCourse };
const ENGINE_LINES = {
  resting: "",
  starting: "The engine is starting. Until it is awake, answers are checked against prepared numbers.",
  ready: "The engine is awake: it checks your answers and draws new numbers.",
  failed: "The engine could not start. Answers are checked against prepared numbers, of which there are enough.",
  ended: "The engine has ended. Answers are checked against prepared numbers, of which there are enough.",
};
const KEPT = "Kept in this browser alone.";
const NOT_KEPT = "This browser keeps nothing for this page. Save your progress as a file.";

class AtlasCourse extends HTMLElement {
  /** @type {import("./way.js").Way} */
  #way = { path: "", goals: [], stops: [] };
  #progress = none("");
  #before = none(""); // what "Bring it back" brings back

  connectedCallback() {
    this.#way = JSON.parse(this.querySelector("[data-way]")?.textContent || "{}");
    this.#progress = readKept(this.#way.path);
    for (const item of this.#items()) item.engine = ENGINE;
    for (const hidden of this.querySelectorAll("[data-slot=board], .known")) hidden.removeAttribute("hidden");
    this.addEventListener("change", ({ target }) => this.#onChange(target));
    this.addEventListener("click", ({ target }) => this.#onClick(target));
    this.addEventListener("toggle", ({ target }) => this.#onOpen(target), { capture: true });
    this.addEventListener("atlas-answer", (event) => this.#onAnswer(/** @type {CustomEvent} */ (event).detail));
    changes.addEventListener("change", () => this.#tell("engine", ENGINE_LINES[engineState()]));
    this.#paint();
    if (this.#progress.known.length || Object.keys(this.#progress.items).length) this.#tell("kept", KEPT);
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }

  /** @param {ParentNode} [root] @returns {AtlasItem[]} */
  #items(root = this) {
    return [...root.querySelectorAll("atlas-item")].filter((found) => found instanceof AtlasItem);
  }

  /** @param {EventTarget | null} target */
  #onChange(target) {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.type === "file") this.#load(target);
    const term = target.matches("[data-known]") && target.closest("li")?.dataset.stop;
    if (!term) return;
    const others = this.#progress.known.filter((one) => one !== term);
    this.#become({ ...this.#progress, known: target.checked ? [...others, term] : others });
    const { minutes } = standing(this.#way, this.#progress);
    this.#tell("said", `The course now takes ${minutes} minutes.`);
  }

  /** @param {any} answer as <atlas-item> tells it */
  #onAnswer({ id, version, seed, response, correct }) {
    const right = correct || (this.#progress.items[id]?.right ?? false);
    const items = { ...this.#progress.items, [id]: { version, seed, response, right } };
    this.#become({ ...this.#progress, items });
  }

  /** @param {EventTarget | null} target */
  #onClick(target) {
    const pressed = target instanceof HTMLElement ? target.dataset.do : "";
    if (pressed === "save") save(this.#progress);
    else if (pressed === "load") /** @type {HTMLInputElement} */ (this.#slot("file")).click();
    else if (pressed === "reset") {
      this.#before = this.#progress;
      this.#become(none(this.#way.path));
      this.#tell("said", "All of it is forgotten.");
      this.#offerUndo(true);
    } else if (pressed === "undo") {
      this.#become(this.#before);
      this.#tell("said", "It is back.");
    }
  }

  /** Put a question back as it was left, once its list is opened. @param {EventTarget | null} target */
  #onOpen(target) {
    if (!(target instanceof HTMLDetailsElement && target.open && target.matches(".questions"))) return;
    for (const item of this.#items(target)) {
      const kept = this.#progress.items[item.shown.id];
      const isUntouched = !item.hasAttribute("data-verdict");
      if (kept?.version === item.shown.version && isUntouched) item.restore(kept);
    }
  }

  /** @param {HTMLInputElement} input */
  async #load(input) {
    const [file] = input.files ?? [];
    const progress = file && parsed(await file.text(), this.#way.path);
    input.value = "";
    if (progress) this.#become(progress);
    this.#tell("said", progress ? "Loaded." : "This file holds no progress of this course. Nothing has changed.");
  }

  /** @param {Progress} progress */
  #become(progress) {
    this.#progress = progress;
    this.#tell("kept", keep(progress) ? KEPT : NOT_KEPT);
    this.#offerUndo(false);
    this.#paint();
  }

  /** @param {boolean} isOffered */
  #offerUndo(isOffered) {
    this.querySelector("[data-do=undo]")?.toggleAttribute("hidden", !isOffered);
  }

  #paint() {
    const now = standing(this.#way, this.#progress);
    this.#tell("minutes", String(now.minutes));
    this.#tell("terms", String(now.left.size));
    this.#tell("questions", String(now.questions));
    const togo = now.minutesToGo === 0 ? "All done." : `About ${now.minutesToGo} minutes to go.`;
    this.#tell("far", `${now.right} of ${now.questions} questions answered right. ${togo}`);
    for (const stop of this.#way.stops) this.#paintStop(stop, now);
  }

  /** @param {import("./way.js").Stop} stop @param {ReturnType<typeof standing>} now */
  #paintStop({ term, items }, { left, done }) {
    const place = this.querySelector(`[data-stop="${CSS.escape(term)}"]`);
    if (!place) return;
    const isKnown = this.#progress.known.includes(term);
    const rights = items.map((item) => this.#progress.items[item]?.right ?? false);
    place.toggleAttribute("data-left-out", !left.has(term));
    place.toggleAttribute("data-done", done.has(term));
    /** @type {HTMLInputElement} */ (place.querySelector("[data-known]")).checked = isKnown;
    const isIdle = !left.has(term) && !isKnown;
    place.querySelector(".known")?.toggleAttribute("hidden", isIdle);
    put(place, "why", isIdle ? "Left out: only terms that you know need it." : "");
    const count = rights.filter(Boolean).length;
    put(place, "right", count > 0 ? `${count} answered right` : "");
    this.#paintPart(term, !left.has(term), items.length ? count / items.length : 0);
    place.querySelectorAll(".done-mark").forEach((mark, at) => mark.toggleAttribute("hidden", !rights[at]));
  }

  /** Fill a term's part of the line. @param {string} term @param {boolean} isOut @param {number} share */
  #paintPart(term, isOut, share) {
    const part = this.querySelector(`[data-part="${CSS.escape(term)}"]`);
    part?.toggleAttribute("data-left-out", isOut);
    const right = part?.querySelector(".right");
    right?.setAttribute("width", isOut ? "0" : String(share * Number(right.getAttribute("data-full"))));
  }

  /** @param {string} name @returns {Element | null} */
  #slot(name) {
    return this.querySelector(`[data-slot="${name}"]`);
  }

  /** @param {string} name @param {string} text */
  #tell(name, text) {
    put(this, name, text);
  }
}

/** @param {Element} root @param {string} name @param {string} text */
function put(root, name, text) {
  const slot = root.querySelector(`[data-slot="${name}"]`);
  if (slot && slot.textContent !== text) slot.textContent = text;
}

customElements.define("atlas-course", AtlasCourse);
