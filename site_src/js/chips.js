// @ts-check
// What a reader can take away: a link to these values, the code that embeds them, the question as
// Python, or question and answer as a file.

import { element } from "./paint.js";

/**
 * @typedef {import("./client.js").Inputs} Inputs
 * @typedef {import("./client.js").Result} Result
 */

/** Where a page of somebody else's loads our elements from. */
const EMBED = new URL("../../embed/v1/atlas.js", import.meta.url);
const COPIED = {
  python: "Copied. It runs wherever the wheel is installed.",
  share: "Copied. The link opens this page with these values.",
  embed: "Copied. Paste it into a page of your own.",
};

/**
 * Carry out a press on a chip; return the line to show for it.
 *
 * @param {string} chip "share", "embed", "python" or "download"
 * @param {object} shown
 * @param {string} shown.name a calculator's name
 * @param {string} shown.label its title
 * @param {Inputs} shown.inputs
 * @param {string | undefined} shown.state as state.js encodes it
 * @param {() => Promise<{inputs: Inputs, result: Result}>} shown.answer with the question that it answers
 */
export async function takeAway(chip, { name, label, inputs, state, answer }) {
  if (chip === "download") {
    const asked = await answer();
    if (asked.result.stopped) return "Stopped: without an answer there is nothing to download.";
    if (asked.result.fault) return "The engine gave no answer: there is nothing to download.";
    download(name, asked.inputs, asked.result);
    return "";
  }
  if (chip !== "python" && state === undefined) {
    return "A link holds at most 2,000 characters of plain values. Download the question instead.";
  }
  const texts = {
    python: () => asPython(name, inputs),
    share: () => addressWith(state ?? ""),
    embed: () => asElement(name, label, state ?? ""),
  };
  const kind = /** @type {keyof typeof texts} */ (chip);
  try {
    await navigator.clipboard.writeText(texts[kind]());
    return COPIED[kind];
  } catch {
    return "The browser does not let this page copy.";
  }
}

/**
 * Return this page's address with a state, or without one.
 *
 * @param {string} state
 */
export function addressWith(state) {
  return `${location.origin}${location.pathname}${location.search}${state && `#${state}`}`;
}

/**
 * Return the two lines that show this calculator with these values in a page of somebody else's.
 *
 * @param {string} name
 * @param {string} label
 * @param {string} state
 */
function asElement(name, label, state) {
  const script = element("script", { type: "module", src: EMBED.href });
  const link = element("a", { href: addressWith(state) }, label);
  return [script, element("atlas-calculator", { slug: name, state }, link)]
    .map(({ outerHTML }) => `${outerHTML}\n`)
    .join("");
}

/**
 * Return Python that prints what the page shows; it runs wherever the wheel is installed.
 *
 * @param {string} name a calculator's name
 * @param {Inputs} inputs
 */
function asPython(name, inputs) {
  // Strings, lists and objects of strings read the same in JSON and in Python.
  const values = JSON.stringify(inputs, null, 4);
  return [
    "import json",
    "",
    "from calculators import run_json",
    "",
    `inputs = ${values}`,
    `print(run_json(${JSON.stringify(name)}, json.dumps(inputs)))`,
    "",
  ].join("\n");
}

/**
 * Offer the question and its answer as a file.
 *
 * @param {string} name
 * @param {Inputs} inputs
 * @param {Result} result
 */
function download(name, inputs, result) {
  const text = JSON.stringify({ name, inputs, result }, null, 2);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text, "\n"], { type: "application/json" }));
  link.download = `${name}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
