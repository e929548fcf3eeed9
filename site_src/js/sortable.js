// @ts-check
// Things to put in order: each has a button up and a button down, so that no pointer is needed.

import { element } from "./paint.js";

/**
 * Return a list whose things can be moved; `orderOf` reads it.
 *
 * @param {{id: string, text: string}[]} things
 * @param {string} label
 */
export function sortable(things, label) {
  const list = element("ol", { class: "sortable", "aria-label": label }, ...things.map(paintThing));
  const said = element("p", { class: "unseen", "aria-live": "polite" });
  list.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    const place = button?.closest("li");
    if (!button || !place) return;
    said.textContent = move(list, place, button.dataset.move === "up");
    keepFocus(place, button);
  });
  markEnds(list);
  return element("div", {}, list, said);
}

/** @param {Element} root @returns {string[]} ids from top to bottom */
export function orderOf(root) {
  const places = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-option]"));
  return [...places].map(({ dataset }) => dataset.option ?? "");
}

/** @param {Element} list @param {string[]} ids from top to bottom */
export function putInOrder(list, ids) {
  for (const id of ids) {
    const place = list.querySelector(`[data-option="${CSS.escape(id)}"]`);
    if (place) list.append(place);
  }
  markEnds(list);
}

/** @param {{id: string, text: string}} thing */
function paintThing({ id, text }) {
  const moves = [
    ["up", "↑"],
    ["down", "↓"],
  ].map(([way, arrow]) =>
    element("button", { type: "button", "data-move": way, "aria-label": `Move ${way}: ${text}` }, arrow),
  );
  return element("li", { "data-option": id }, element("span", {}, text), ...moves);
}

/**
 * @param {Element} list
 * @param {Element} place
 * @param {boolean} isUp
 * @returns {string} what happened, to be read out
 */
function move(list, place, isUp) {
  if (isUp) place.previousElementSibling?.before(place);
  else place.nextElementSibling?.after(place);
  markEnds(list);
  const at = [...list.children].indexOf(place) + 1;
  return `${place.querySelector("span")?.textContent}: now ${at} of ${list.children.length}`;
}

/** Only what can be moved offers it. @param {Element} list */
function markEnds(list) {
  for (const place of list.children) {
    const [up, down] = place.querySelectorAll("button");
    up.disabled = place === list.firstElementChild;
    down.disabled = place === list.lastElementChild;
  }
}

/**
 * A moved element loses the focus; at an end of the list it goes to the button that still works.
 *
 * @param {Element} place
 * @param {HTMLButtonElement} button
 */
function keepFocus(place, button) {
  const other = /** @type {HTMLButtonElement | null} */ (place.querySelector("button:enabled"));
  (button.disabled ? other : button)?.focus();
}
