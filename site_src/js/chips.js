// @ts-check
// What a reader can take away: the answer as Python, as a file, or nothing (reset).

/**
 * @typedef {import("./client.js").Inputs} Inputs
 * @typedef {import("./client.js").Result} Result
 */

/**
 * Return Python that prints what the page shows; it runs wherever the wheel is installed.
 *
 * @param {string} name a calculator's name
 * @param {Inputs} inputs
 */
export function asPython(name, inputs) {
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
export function download(name, inputs, result) {
  const text = JSON.stringify({ name, inputs, result }, null, 2);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text, "\n"], { type: "application/json" }));
  link.download = `${name}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
