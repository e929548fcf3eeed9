// @ts-check
// Paints an answer into its slots, as text only: the same marks that the build's template paints.

/**
 * @typedef {import("./client.js").Answer} Answer
 * @typedef {import("./client.js").Span} Span
 * @typedef {import("./client.js").Step} Step
 * @typedef {import("./client.js").Table} Table
 * @typedef {import("./client.js").Cell} Cell
 * @typedef {Record<string, string>} Links  a term's id -> the address of its page
 */

/**
 * @param {Element} root holds the slots
 * @param {Answer} answer
 * @param {Links} links
 */
export function paintAnswer(root, answer, links) {
  fill(root, "says", answer.says.map(paintSpan));
  fill(root, "tables", answer.tables.flatMap(paintTable));
  fill(root, "steps", answer.steps.map((step) => paintStep(step, links)));
  fill(root, "chart_says", [answer.chart_says]);
  for (const [name, { text }] of Object.entries(answer.outputs)) {
    const place = root.querySelector(`[data-output="${CSS.escape(name)}"]`);
    if (place) place.textContent = text;
  }
}

/** @param {Answer} answer */
export function sentence(answer) {
  return answer.says.map((span) => span.text).join("");
}

/**
 * @param {Element} root
 * @param {string} slot
 * @param {(Node | string)[]} content
 */
function fill(root, slot, content) {
  root.querySelector(`[data-slot="${slot}"]`)?.replaceChildren(...content);
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes empty ones are left out
 * @param {...(Node | string)} content
 */
export function element(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value) made.setAttribute(name, value);
  }
  made.append(...content);
  return made;
}

/** @param {Span} span */
function paintSpan({ text, strong, kind }) {
  if (!strong && !kind) return text;
  return element(strong ? "strong" : "span", { class: kind }, text);
}

/**
 * @param {Step} step
 * @param {Links} links
 */
export function paintStep({ symbol, term, formula, numbers, text, source }, links) {
  const name = links[term]
    ? element("a", { href: links[term], "data-term": term }, symbol)
    : symbol;
  const line = [
    element("span", { class: "symbol" }, name),
    element("span", { class: "formula" }, formula),
    element("span", { class: "numbers" }, numbers),
    element("strong", { class: "result" }, text),
  ];
  if (source) line.push(element("small", { class: "source" }, source));
  return element("li", {}, ...line.flatMap((part) => [part, " "]).slice(0, -1));
}

/** @param {Table} table */
function paintTable({ title, columns, rows, note }) {
  const head = columns.map((column) => element("th", { scope: "col" }, column));
  const table = element(
    "table",
    { class: "plain" },
    element("caption", {}, title),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(paintCell)))),
  );
  const region = { class: "scroll", role: "region", tabindex: "0", "aria-label": title };
  const scroll = element("div", region, table);
  return note ? [scroll, element("p", { class: "note" }, note)] : [scroll];
}

/**
 * @param {Cell} cell
 * @param {number} column
 */
function paintCell({ text, kind, share }, column) {
  const bar = share === null ? [] : [paintBar(share)];
  if (column === 0) return element("th", { scope: "row", class: kind }, ...bar, text);
  return element("td", { class: kind }, ...bar, text);
}

/** @param {number} share 0 to 1 */
function paintBar(share) {
  const shape = {
    class: "bar",
    viewBox: "0 0 100 10",
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  };
  const bar = drawn("rect", { width: (share * 100).toFixed(1), height: "10" });
  return drawn("svg", shape, bar);
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Node} content
 */
function drawn(tag, attributes, ...content) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}
