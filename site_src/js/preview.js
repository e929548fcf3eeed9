// @ts-check
// A term's definition on hover and focus of its links. Asks for nothing before the first use.

/** @typedef {Record<string, {label: string, definition: string}>} Previews */

const SHOW_AFTER = 300; // ms: a pointer that only passes by shows nothing
const HIDE_AFTER = 250; // ms: time to move the pointer onto the preview

/** @type {Promise<Previews> | undefined} */
let previews;
let timer = 0;
/** @type {HTMLAnchorElement | null} */
let shownFor = null;

const tip = document.createElement("div");
tip.id = "atlas-preview";
tip.className = "atlas-preview";
tip.setAttribute("role", "tooltip");
tip.hidden = true;

/** @returns {Promise<Previews>} */
function loadPreviews() {
  previews ??= fetch(new URL("../previews.json", import.meta.url)).then((r) => r.json());
  return previews;
}

/** @param {Event} event */
function linkOf({ target }) {
  return target instanceof Element
    ? /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-term]"))
    : null;
}

/** @param {HTMLAnchorElement} link */
async function show(link) {
  const known = await loadPreviews().catch(() => /** @type {Previews} */ ({}));
  const term = known[link.dataset.term ?? ""];
  if (!term || shownFor !== link) return;
  const label = document.createElement("strong");
  label.textContent = term.label;
  const definition = document.createElement("p");
  definition.textContent = term.definition;
  tip.replaceChildren(label, definition);
  document.body.append(tip);
  tip.hidden = false;
  link.setAttribute("aria-describedby", tip.id);
  place(link);
}

/** @param {HTMLAnchorElement} link */
function place(link) {
  const near = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
  const below = near.bottom + tip.offsetHeight + 8 < innerHeight;
  const top = below ? near.bottom + 4 : near.top - tip.offsetHeight - 4;
  tip.style.left = `${Math.max(8, Math.min(near.left, room)) + scrollX}px`;
  tip.style.top = `${top + scrollY}px`;
}

function hide() {
  clearTimeout(timer);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  tip.hidden = true;
}

/**
 * @param {HTMLAnchorElement} link
 * @param {number} after
 */
function intend(link, after) {
  clearTimeout(timer);
  if (shownFor === link) return;
  timer = setTimeout(() => {
    hide();
    shownFor = link;
    show(link);
  }, after);
}

document.addEventListener("pointerover", (event) => {
  const link = linkOf(event);
  if (event.pointerType === "touch") return; // a tap follows the link
  if (link) intend(link, SHOW_AFTER);
  else if (event.target instanceof Node && tip.contains(event.target)) clearTimeout(timer);
});
document.addEventListener("pointerout", (event) => {
  const from = event.target;
  if (!linkOf(event) && !(from instanceof Node && tip.contains(from))) return;
  clearTimeout(timer);
  if (document.activeElement !== shownFor) timer = setTimeout(hide, HIDE_AFTER);
});
document.addEventListener("focusin", (event) => {
  const link = linkOf(event);
  if (link?.matches(":focus-visible")) intend(link, 0);
});
document.addEventListener("focusout", (event) => {
  if (linkOf(event)) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && (shownFor || timer)) hide();
});
