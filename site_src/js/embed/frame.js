// @ts-check
// A calculator in a frame on somebody else's page: shows its height, takes values, tells answers.
//
// The frame has no origin and its host is not known, so nothing here is secret and nothing acts for
// anybody. The first host that says init gets the one channel; all further words go through it.

import "../calculator.js";

/** @typedef {import("../calculator.js").AtlasLive} AtlasLive */

const PROTOCOL = 1;
const DARK = matchMedia("(prefers-color-scheme: dark)");

const live = /** @type {AtlasLive} */ (document.querySelector("atlas-live"));
// WordPress appends "#?secret=..." to the address of a frame that it shows once it has posted a height.
const secret = /#\?secret=(\w{1,40})/.exec(location.hash)?.[1];
/** @type {MessagePort | undefined} */
let port;
let theme = "auto";

function postHeight() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  port?.postMessage({ type: "resize", height });
  if (secret) parent.postMessage({ message: "height", value: height, secret }, "*");
}

/** @param {string} wanted "light" or "dark"; anything else follows the reader */
function wear(wanted) {
  theme = wanted;
  paintTheme();
}

function paintTheme() {
  const isDark = theme === "dark" || (theme !== "light" && DARK.matches);
  document.body.dataset.mdColorScheme = isDark ? "slate" : "default";
}

/**
 * @param {object} answered
 * @param {import("../client.js").Inputs} answered.inputs
 * @param {string | undefined} answered.state
 * @param {import("../client.js").Result} answered.result
 * @param {number} [id] of the question, where the host asked one
 */
function postResult({ inputs, state, result: { answer, refusals = [], fault, stopped } }, id) {
  if (fault) port?.postMessage({ type: "error", code: fault });
  else port?.postMessage({ type: "result", id, state, inputs, outputs: answer?.outputs, refusals, stopped });
}

/** @param {any} said types that are not known are ignored, so that newer hosts stay welcome */
async function hear({ type, id, state, theme: wanted }) {
  if (type === "set" && typeof state === "string") live.take(state);
  else if (type === "get") postResult(await live.answer(), id);
  else if (type === "stop") live.stop();
  else if (type === "theme") wear(wanted);
}

live.addEventListener("atlas-answer", (event) => {
  const answered = /** @type {CustomEvent} */ (event).detail;
  postResult(answered);
  const { state, result } = answered;
  if (result.answer && state !== undefined) port?.postMessage({ type: "state", state });
});

live.addEventListener("atlas-progress", (event) => {
  const { done, says } = /** @type {CustomEvent} */ (event).detail;
  port?.postMessage({ type: "progress", done, says });
});

addEventListener("message", ({ source, data, ports }) => {
  if (source !== parent || port || !ports[0] || data?.atlas !== PROTOCOL || data.type !== "init") return;
  [port] = ports;
  port.onmessage = (message) => hear(message.data);
  wear(data.theme);
  postHeight();
});

DARK.addEventListener("change", paintTheme);
paintTheme();
live.take(location.hash);
// Once at once: a frame that its host hides is drawn too seldom for an observer to be told anything.
postHeight();
new ResizeObserver(postHeight).observe(document.body);
parent.postMessage({ atlas: PROTOCOL, type: "ready", version: PROTOCOL }, "*");
