// @ts-check
// Starts the engine from the files of a package, in the place of ../awake.js: without the memory, which
// would double the package, and with no need that the platform knows what a .wasm or .mjs file is.

import { startEngine } from "../engine.js";
import { atOnce } from "../turns.js";
import { pyodide, wheel } from "../where.js";

// A stream must be labelled as WebAssembly; bytes need no label.
WebAssembly.instantiateStreaming = async (
  /** @type {Response | PromiseLike<Response>} */ source,
  /** @type {WebAssembly.Imports | undefined} */ imports,
) => WebAssembly.instantiate(await (await source).arrayBuffer(), imports);

/** @returns {Promise<(question: {course: object}) => import("../turns.js").Run>} */
export async function wake() {
  const bytes = fetch(wheel).then((response) => response.arrayBuffer());
  const { course } = await startEngine({ pyodide, wheel: bytes });
  return ({ course: asked }) => atOnce(() => course(JSON.stringify(asked)));
}
