// @ts-check
// <atlas-item>: one question of a course, answered and graded on the page.
//
//   <atlas-item src="…/margin-to-open.json">
//     …the question as it reads without a script…
//     <script type="application/json">{"variants": [variant, …], "terms": {"margin": {"label", "url"}}}</script>
//   </atlas-item>
//
// It takes   the JSON inside: variants as the build drew them (`Variant` of calculators/course/item.py as JSON),
//            one or more, and names and addresses of the terms that feedback may send the learner to; a term
//            that is left out gets no link. With all variants inside and no `src` it works offline, without the
//            engine and without a request: grading compares the variant's own numbers.
// src        optional: address of the item's document in the API, whose result is {"item": as its author wrote it,
//            "variants": […]}; asked for on the first intent.
// .engine    optional, set by the page: {ready(), wake(), ask(request)}, where `ask` is the wheel's `course_json`.
//            Once it is ready and the authored item is known it grades and draws; until then the table does.
// .shown     {id, version, seed} of the variant on the page.
// .restore({seed, response})   shows that variant with that response and its verdict, and tells nobody; resolves
//            to false, with the page as it was, where the table has no such seed.
// It tells   "atlas-answer" (bubbles) of each attempt, with detail {id, version, seed, response, correct,
//            misconception, score, of, by}: response is a canonical decimal or a list of ids of options;
//            misconception is its id or ""; score is 1 or 0; `of` are the ids that the feedback is about; by is
//            "engine" or "table". What is no answer (nothing chosen, no number) is refused and no attempt.
//            "atlas-variant" (bubbles) of another variant, with detail {id, version, seed}.
// It marks   itself with data-verdict="right|misconception|wrong" while a verdict stands.
// It needs   draws, grade, number, paint, question, sortable (.js) beside it; its look is css/60-course.css.

import { another, drawnOf } from "./draws.js";
import { grade } from "./grade.js";
import { readNumber, shown } from "./number.js";
import { element } from "./paint.js";
import { paintQuestion, paintVerdict, readResponse, writeResponse } from "./question.js";

/**
 * @typedef {import("./grade.js").Variant} Variant
 * @typedef {import("./grade.js").Graded} Graded
 * @typedef {import("./grade.js").Response} Response
 * @typedef {{ready: () => boolean, wake: () => void, ask: (request: object) => Promise<any>}} Engine
 */

export class AtlasItem extends HTMLElement {
  /** @type {Engine | undefined} */
  engine;
  /** @type {import("./draws.js").Drawn} */
  #drawn = { variants: [] };
  /** @type {Promise<unknown> | undefined} */
  #more;
  /** @type {Variant | undefined} */
  #variant;
  /** @type {import("./question.js").Terms} */
  #terms = {};
  #hints = 0; // of this variant that are shown

  connectedCallback() {
    if (this.#variant) return;
    const { terms = {}, ...drawn } = JSON.parse(this.querySelector("script")?.textContent || "{}");
    [this.#drawn, this.#terms] = [drawn, terms];
    this.#show(drawn.variants[0]);
    this.addEventListener("focusin", () => this.#prepare(), { once: true });
    this.addEventListener("input", () => this.#echo());
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#check();
    });
    this.addEventListener("click", ({ target }) => {
      const pressed = target instanceof HTMLElement ? target.dataset.do : "";
      if (pressed === "hint") this.#hint();
      else if (pressed === "another") this.#another();
    });
  }

  get shown() {
    const { item, version, seed } = this.#now;
    return { id: item, version, seed };
  }

  /** @param {{seed: number, response: Response}} given */
  async restore({ seed, response }) {
    if (!this.#ofSeed(seed)) await this.#fetchMore();
    const variant = this.#ofSeed(seed);
    if (!variant) return false;
    this.#show(variant);
    writeResponse(this, response);
    const { answer } = grade(variant, response);
    if (answer) this.#say(answer);
    return true;
  }

  get #now() {
    return /** @type {Variant} */ (this.#variant);
  }

  /** @param {number} seed */
  #ofSeed(seed) {
    return this.#drawn.variants.find((one) => one.seed === seed);
  }

  /** The first sign that the learner will answer: fetch what it takes. */
  #prepare() {
    this.engine?.wake();
    this.#fetchMore();
  }

  #fetchMore() {
    this.#more ??= drawnOf(this.getAttribute("src"), this.#drawn).then((drawn) => (this.#drawn = drawn));
    return this.#more;
  }

  /** @param {Variant} variant */
  #show(variant) {
    this.#variant = variant;
    this.#hints = 0;
    const isMore = this.hasAttribute("src") || this.#drawn.variants.length > 1;
    const form = paintQuestion(variant, this.#terms, isMore && variant.type !== "true-false");
    this.replaceChildren(form, ...this.querySelectorAll(":scope > script"));
    this.removeAttribute("data-verdict");
  }

  /** Say how a number is read, where it is not written so. */
  #echo() {
    const field = this.querySelector("input");
    if (field?.type !== "text") return;
    const number = readNumber(field.value, this.#now.unit, navigator.language);
    const isRead = /[.,]/.test(field.value) && /^-?[0-9.]+$/.test(number);
    const plain = isRead ? shown(number.replace(/(\.[0-9]*?)0+$/, "$1").replace(/\.$/, "")) : "";
    this.#slot("reading").textContent = plain && plain !== field.value ? `Read as ${plain}` : "";
  }

  async #check() {
    const variant = this.#now;
    const response = readResponse(this, variant);
    const byEngine = await this.#ask("grade", { seed: variant.seed, response });
    if (variant !== this.#variant) return; // another one was asked for meanwhile
    const { answer, refusals = [] } = /** @type {Graded} */ (byEngine ?? grade(variant, response));
    this.#refuse(refusals.map(({ what, fix }) => `${what} ${fix}`).join(" "));
    if (!answer) return;
    this.#say(answer);
    const { right: correct, kind, of } = answer;
    const misconception = kind === "misconception" ? of[0] : "";
    const by = byEngine ? "engine" : "table";
    const detail = { ...this.shown, response, correct, misconception, score: Number(correct), of, by };
    this.dispatchEvent(new CustomEvent("atlas-answer", { bubbles: true, detail }));
  }

  /** @param {import("./grade.js").Verdict} verdict */
  #say(verdict) {
    this.dataset.verdict = verdict.kind;
    this.#slot("verdict").replaceChildren(...paintVerdict(verdict, this.#now, this.#terms));
  }

  /** @param {string} text */
  #refuse(text) {
    const slot = this.#slot("refusal");
    slot.textContent = text;
    slot.hidden = !text;
    const field = this.querySelector('input[type="text"]');
    if (text) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
    if (!text) return;
    this.#slot("verdict").replaceChildren();
    this.removeAttribute("data-verdict");
  }

  #hint() {
    const list = this.#slot("hints");
    list.append(element("li", {}, this.#now.hints[this.#hints++]));
    list.hidden = false;
    const button = /** @type {HTMLButtonElement} */ (this.querySelector('[data-do="hint"]'));
    button.disabled = this.#hints === this.#now.hints.length;
  }

  async #another() {
    await this.#fetchMore();
    const [now, { variants }] = [this.#now, this.#drawn];
    const at = variants.findIndex(({ seed }) => seed === now.seed);
    const next =
      (await another(now, async (step) => (await this.#ask("variant", { seed: now.seed + step }))?.answer)) ??
      (await another(now, (step) => variants[(at + step) % variants.length]));
    if (!next || now !== this.#variant) return;
    this.#show(next);
    /** @type {HTMLElement | null} */ (this.querySelector(".prompt"))?.focus();
    this.dispatchEvent(new CustomEvent("atlas-variant", { bubbles: true, detail: this.shown }));
  }

  /** Ask the engine, if it is awake; a fault of its own is no answer. @param {string} what @param {object} about */
  async #ask(what, about) {
    const { item } = this.#drawn;
    if (!item || !this.engine?.ready()) return undefined;
    const result = await this.engine.ask({ do: what, item, ...about });
    return result.fault ? undefined : result;
  }

  /** @param {string} name */
  #slot(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-slot="${name}"]`));
  }
}

customElements.define("atlas-item", AtlasItem);
