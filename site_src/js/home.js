// @ts-check
/** The home page's slider: moves through answers that the build computed. */

/** @typedef {{loss: string, fund: string, closed: string[]}} Lane */

const story = document.querySelector("[data-story]");
const slider = /** @type {HTMLInputElement | null} */ (document.querySelector("#shock"));
/** @type {Promise<Record<string, Lane>[]> | undefined} */
let frames;

/** @param {Element} element @param {Lane} lane */
function paint(element, lane) {
  const put = (/** @type {string} */ slot, /** @type {string} */ text) => {
    const found = element.querySelector(slot);
    if (found) found.textContent = text;
  };
  put("[data-loss]", lane.loss);
  put("[data-fund]", lane.fund);
  for (const item of element.querySelectorAll("[data-asset]")) {
    const closed = lane.closed.includes(item.getAttribute("data-asset") ?? "");
    item.classList.toggle("closed", closed);
    const state = item.querySelector("[data-state]");
    if (state) state.textContent = closed ? "closed" : "open";
  }
}

async function move() {
  if (!slider || !story) return;
  const output = story.querySelector("output");
  if (output) output.textContent = `+${slider.value}%`;
  frames ??= fetch(new URL("../home.json", import.meta.url)).then((answer) => answer.json());
  const frame = (await frames)[Number(slider.value)];
  for (const mode of ["cross", "isolated"]) {
    const element = story.querySelector(`[data-lane="${mode}"]`);
    if (element && frame) paint(element, frame[mode]);
  }
}

slider?.addEventListener("input", () => void move());
