// @ts-check
// Draws the engine's chart in the browser as the build drew it: same specification, same painter.

import { vega as folder } from "./where.js";

/** @type {Promise<(spec: object) => Promise<string>> | undefined} */
let painter;
/** @type {WeakMap<Element, object>} */
const newest = new WeakMap(); // the answer that a slot shows or is about to
const NARROW = 440; // pixels: below it the letters of the wide drawing would be too small

/**
 * Draw an answer's chart in place of the drawing that `slot` holds; clear it where there is no chart to draw.
 *
 * @param {Element | null} slot
 * @param {import("./client.js").Answer} answer
 */
export function drawChart(slot, answer) {
  if (!slot) return;
  newest.set(slot, answer);
  draw(slot, answer).catch(() => slot.replaceChildren());
}

/** @param {Element} slot @param {import("./client.js").Answer} answer */
async function draw(slot, answer) {
  const { chart, chart_says } = answer;
  if (Object.keys(chart).length === 0) return slot.replaceChildren();
  const svg = await (await loadPainter())(slot.clientWidth < NARROW ? fitted(chart) : chart);
  if (newest.get(slot) !== answer) return;
  const drawing = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  keepManners(slot.querySelector("svg"), drawing);
  drawing.setAttribute("class", "chart");
  drawing.setAttribute("aria-label", chart_says);
  drawing.setAttribute("data-live", "");
  slot.replaceChildren(document.adoptNode(drawing));
}

/**
 * Return a chart with the size and the labels that it has on a narrow screen, if it names any.
 *
 * @param {Record<string, any>} chart
 */
function fitted(chart) {
  if (!chart.usermeta) return chart;
  const { labels, ...size } = chart.usermeta.narrow;
  const kept = chart.layer.slice(0, chart.layer.length - labels.length);
  return { ...chart, ...size, layer: [...kept, ...labels] };
}

/** Load the painter ahead of its first use. */
export function loadPainter() {
  painter ??= load();
  return painter;
}

async function load() {
  const [{ expressionInterpreter }] = await Promise.all([
    import(`${folder}vega-interpreter.js`),
    import(`${folder}vega.min.js`).then(() => import(`${folder}vega-lite.min.js`)),
  ]);
  const { vega, vegaLite } = /** @type {any} */ (globalThis);
  // The interpreter walks expressions instead of compiling them: no eval, so a strict policy holds.
  return (/** @type {object} */ spec) => {
    const runtime = vega.parse(vegaLite.compile(spec).spec, null, { ast: true });
    return new vega.View(runtime, { expr: expressionInterpreter, renderer: "none" }).toSVG();
  };
}

const DRAWN = new Set(["width", "height", "viewBox", "xmlns", "xmlns:xlink", "version"]);

/**
 * Give the new drawing what the page said about the old one: its class, role and name.
 *
 * @param {Element | null} before
 * @param {Element} after
 */
function keepManners(before, after) {
  for (const { name, value } of before?.attributes ?? []) {
    if (!DRAWN.has(name)) after.setAttribute(name, value);
  }
}
