// @ts-check
// The engine's start, the same in a browser's worker and in Node.

/**
 * @typedef {(name: string, inputs: string) => string} Run
 *   `calculators.run_json`: a calculator's name and its inputs as JSON; the answer as JSON
 */

/**
 * Load Python and the wheel; return the engine's one door.
 *
 * @param {object} from
 * @param {string} from.pyodide folder of Pyodide, with a slash at its end
 * @param {Promise<ArrayBuffer>} from.wheel the wheel's bytes, already on their way
 * @returns {Promise<Run>}
 */
export async function startEngine({ pyodide, wheel }) {
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const python = await loadPyodide({ packageBaseUrl: pyodide });
  const folder = python.runPython("import site; site.getsitepackages()[0]");
  python.unpackArchive(await wheel, "wheel", { extractDir: folder });
  return python.pyimport("calculators").run_json;
}
