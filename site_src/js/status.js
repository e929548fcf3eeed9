// @ts-check
// The thin line under an answer: what the engine does, how far it is, and the button that stops it.

const QUIET = 700; // ms without a new answer before it is read out
const REMINDER = 10_000; // ms between two spoken words on how far it is
const LONG = "This takes a while. The Stop button ends it, and the last answer stands.";

export class StatusLine {
  #root;
  #reading = 0;
  #percent = 0;
  #reminded = 0;

  /** @param {Element} root holds the line's slots */
  constructor(root) {
    this.#root = root;
  }

  /** @param {string} text */
  tell(text) {
    put(this.#slot("status"), text);
  }

  /**
   * Have a text read out once nothing newer has come for a while.
   *
   * @param {string} text
   */
  announce(text) {
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => put(this.#slot("announce"), text), QUIET);
  }

  /**
   * Show how far a question is that takes long.
   *
   * @param {number} done 0 to 1
   * @param {string} says what is being done
   */
  wait(done, says) {
    const bar = this.#root.querySelector("progress");
    if (!bar) return;
    this.#percent = Math.floor(100 * done);
    bar.value = done;
    put(this.#slot("far"), `${this.#percent}%, ${says}`);
    const isFirst = !this.isWaiting;
    this.#remind(isFirst);
    if (isFirst) this.tell(""); // later there may be news: "Copied."
    this.#offer("stop", "Stop");
    this.#hide("[data-wait]", false);
  }

  get isWaiting() {
    return this.#root.querySelector("[data-wait]:not([hidden])") !== null;
  }

  /** Say that the reader has ended it, and offer to begin again. */
  stopped() {
    this.#hide("[data-wait]", true);
    this.#offer("again", "Run again");
    clearTimeout(this.#reading);
    this.tell(`Stopped at ${this.#percent}%. The last answer stands.`);
  }

  /** Nothing is under way. */
  rest() {
    const button = this.#button();
    // A button that goes away must not take the reader's place on the page along.
    if (button === document.activeElement) this.#slot("says")?.focus({ preventScroll: true });
    this.#hide("[data-wait], [data-run]", true);
  }

  /** @param {boolean} isFirst */
  #remind(isFirst) {
    const isDue = performance.now() - this.#reminded > REMINDER;
    if (!isFirst && !isDue) return;
    this.#reminded = performance.now();
    this.announce(isFirst ? LONG : `${this.#percent}%`);
  }

  /**
   * @param {string} what a press does: "stop" or "again"
   * @param {string} text
   */
  #offer(what, text) {
    const button = this.#button();
    if (!button) return;
    button.dataset.run = what;
    put(button, text);
    button.hidden = false;
  }

  /** @returns {HTMLElement | null} */
  #button() {
    return this.#root.querySelector("[data-run]");
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #slot(name) {
    return this.#root.querySelector(`[data-slot="${name}"]`);
  }

  /** @param {string} selector @param {boolean} isHidden */
  #hide(selector, isHidden) {
    for (const part of this.#root.querySelectorAll(selector)) part.toggleAttribute("hidden", isHidden);
  }
}

/** @param {Element | null} place @param {string} text */
function put(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}
