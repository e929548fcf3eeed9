// @ts-check
// The home page's slider: moves through answers that the build computed. The only sums done here are pixels.

/**
 * @typedef {{level: number, line: number, left: string}} Level
 * @typedef {{before: string, amount: string, after: string, fund: string, label: string,
 *   closed: string[], levels: Level[]}} Lane
 * @typedef {Record<string, Lane>} Frame  by margin mode
 */

const story = document.querySelector("[data-story]");
const slider = /** @type {HTMLInputElement | null} */ (document.querySelector("#shock"));
/** @type {Promise<Frame[]> | undefined} */
let frames;

function load() {
  frames ??= fetch(new URL("../home.json", import.meta.url)).then((answer) => answer.json());
  return frames;
}

/** @param {Element} element @param {Lane} lane */
function paint(element, lane) {
  for (const slot of /** @type {const} */ (["before", "amount", "after", "fund"])) {
    put(element.querySelector(`[data-slot="${slot}"]`), lane[slot]);
  }
  const drawing = element.querySelector(".pools");
  drawing?.setAttribute("aria-label", lane.label);
  const depth = Number(drawing?.getAttribute("data-depth"));
  element.querySelectorAll(".box").forEach((box, at) => {
    const { level, line, left } = lane.levels[at];
    sink(box.querySelector("[data-level]"), depth * (1 - level));
    sink(box.querySelector("[data-line]"), depth * (1 - line));
    put(box.querySelector("[data-left]"), left);
  });
  for (const position of element.querySelectorAll("[data-asset]")) {
    const closed = lane.closed.includes(position.getAttribute("data-asset") ?? "");
    position.classList.toggle("closed", closed);
    put(position.querySelector("[data-state]"), closed ? "closed" : "open");
  }
}

/** @param {Element | null} element @param {string} text */
function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** @param {SVGElement | null} level @param {number} pixels */
function sink(level, pixels) {
  if (level) level.style.transform = `translateY(${pixels.toFixed(1)}px)`;
}

async function move() {
  if (!slider || !story) return;
  const change = `+${slider.value}%`;
  put(story.querySelector("output"), change);
  slider.setAttribute("aria-valuetext", change);
  const { [Number(slider.value)]: frame } = await load();
  for (const lane of story.querySelectorAll("[data-lane]")) {
    paint(lane, frame[lane.getAttribute("data-lane") ?? ""]);
  }
}

for (const intent of ["pointerover", "focus"]) {
  slider?.addEventListener(intent, () => void load(), { once: true });
}
slider?.addEventListener("input", () => void move());
