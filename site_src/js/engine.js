// @ts-check
// The engine's start, the same in a browser's worker, in Node and where its memory is written.

/**
 * @typedef {(name: string, inputs: string) => import("./turns.js").Run} Steps
 *   `calculators.steps_json`: a calculator's name and its inputs as JSON; its steps
 * @typedef {(request: string) => string} Course
 *   `calculators.course.course_json`: draws and grades questions for learners; JSON in, JSON out
 */

/**
 * Load Python and the wheel; return the engine's two doors.
 *
 * With `memory`, Python wakes up as it was when the build wrote its memory: about three times as
 * fast, and without the standard library, of which the memory holds what the engine uses. Files are
 * not in a memory, so the wheel is unpacked either way.
 *
 * @param {object} from
 * @param {string} from.pyodide folder of Pyodide, with a slash at its end
 * @param {Promise<ArrayBuffer>} from.wheel the wheel's bytes, already on their way
 * @param {Promise<ArrayBuffer>} [from.memory] a started engine's memory
 * @param {object} [from.options] more options of loadPyodide
 * @returns {Promise<{steps: Steps, course: Course, python: any}>}
 */
export async function startEngine({ pyodide, wheel, memory, options = {} }) {
  // Both are awaited further down; a failure until then is heard there.
  for (const early of [wheel, memory]) early?.catch(() => {});
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const asleep = memory && { _loadSnapshot: memory, stdLibURL: `${pyodide}no-library.zip` };
  // The hash seed is in the memory too: it has to be the same on both sides.
  const env = { PYTHONHASHSEED: "0" };
  const python = await loadPyodide({ packageBaseUrl: pyodide, env, ...asleep, ...options });
  const folder = python.runPython("import site; site.getsitepackages()[0]");
  python.unpackArchive(await wheel, "wheel", { extractDir: folder });
  python.runPython("import importlib; importlib.invalidate_caches()");
  const steps = python.pyimport("calculators").steps_json;
  return { steps, course: python.pyimport("calculators.course").course_json, python };
}
