// @ts-check
// What a reader can take away: the question as Python, or question and answer as a file.

import { ask } from "./client.js";

/**
 * @typedef {import("./client.js").Inputs} Inputs
 * @typedef {import("./client.js").Result} Result
 */

/**
 * Carry out a press on a chip; return the line to show for it.
 *
 * @param {string} chip "python" or "download"
 * @param {string} name a calculator's name
 * @param {Inputs} inputs
 */
export async function takeAway(chip, name, inputs) {
  if (chip === "download") {
    download(name, inputs, await ask(name, inputs));
    return "";
  }
  try {
    await navigator.clipboard.writeText(asPython(name, inputs));
    return "Copied. It runs wherever the wheel is installed.";
  } catch {
    return "The browser does not let this page copy.";
  }
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
