// @ts-check
// Where variants of a question come from: the table of the build, or a seed that the engine draws.

/**
 * @typedef {import("./grade.js").Variant} Variant
 * @typedef {{item?: object, variants: Variant[]}} Drawn  item: as its author wrote it, what the engine draws from
 */

const MOST_STEPS = 20; // seeds that are tried for a variant that reads differently

/**
 * Return a question's variants; what the page holds stays when the address does not answer.
 *
 * @param {string | null} address of the question's document in the API, if there is one
 * @param {Drawn} held
 * @returns {Promise<Drawn>}
 */
export async function drawnOf(address, held) {
  if (!address) return held;
  return fetch(address)
    .then((response) => response.json())
    .then(({ result }) => result)
    .catch(() => held);
}

/**
 * Return the first of the next variants that reads differently, if there is one.
 *
 * @param {Variant} now
 * @param {(step: number) => Variant | undefined | Promise<Variant | undefined>} draw
 */
export async function another(now, draw) {
  const read = (/** @type {Variant} */ { prompt, options }) => prompt + options.map(({ id }) => id);
  for (let step = 1; step <= MOST_STEPS; step++) {
    const next = await draw(step);
    if (!next || read(next) !== read(now)) return next;
  }
  return undefined;
}
