// @ts-check
// What SCORM 2004 4th edition and SCORM 1.2 call things, and how each writes scores, times and answers.

/**
 * @typedef {object} Standing
 * @property {number} percent of the questions that were answered right, a whole number from 0 to 100
 * @property {boolean} isPassed
 * @property {string} kept what the lesson wants back at the next start
 * @property {string} place id of the term that was worked on
 *
 * @typedef {object} Attempt
 * @property {string} id names the question, its version and its seed; no space in it
 * @property {"numeric" | "choice" | "multi" | "order" | "true-false"} type
 * @property {string | string[]} response a canonical decimal, or ids of options
 * @property {string | string[] | undefined} right the same, where it is known
 * @property {[string, string] | undefined} range of a number: both ends are still right
 * @property {boolean} isRight
 * @property {number} seconds
 *
 * @typedef {object} Dialect
 * @property {string} api its name in the platform's window
 * @property {Record<"start" | "get" | "set" | "commit" | "end", string>} verbs
 * @property {string} mode
 * @property {string} place
 * @property {string} status
 * @property {string} raw
 * @property {(standing: Standing, seconds: number) => [string, string][]} standing
 * @property {(attempt: Attempt) => [string, string][]} attempt the first pair opens the interaction
 */

const KINDS = { numeric: "numeric", choice: "choice", multi: "choice", order: "sequencing", "true-false": "true-false" };
const LONGEST_RESPONSE = 250; // characters; 1.2 takes 255

/** @type {Dialect} */
const SCORM_2004 = {
  api: "API_1484_11",
  verbs: { start: "Initialize", get: "GetValue", set: "SetValue", commit: "Commit", end: "Terminate" },
  mode: "cmi.mode",
  place: "cmi.location",
  status: "cmi.success_status",
  raw: "cmi.score.raw",
  standing: ({ percent, isPassed, kept, place }, seconds) => [
    ["cmi.score.min", "0"],
    ["cmi.score.max", "100"],
    ["cmi.score.raw", String(percent)],
    ["cmi.score.scaled", String(percent / 100)],
    ["cmi.progress_measure", String(percent / 100)],
    ["cmi.completion_status", isPassed ? "completed" : "incomplete"],
    ["cmi.success_status", isPassed ? "passed" : "unknown"],
    ...(place ? [pair("cmi.location", place)] : []),
    ["cmi.suspend_data", kept],
    ["cmi.exit", "suspend"],
    ["cmi.session_time", period(seconds)],
  ],
  attempt: ({ id, type, response, right, range, isRight, seconds }) => {
    const pattern = range ? range.join("[:]") : right && said(right, type, "[,]");
    return [
      ["id", id],
      ["type", KINDS[type]],
      ...(pattern ? [pair("correct_responses.0.pattern", pattern)] : []),
      ["learner_response", said(response, type, "[,]")],
      ["result", isRight ? "correct" : "incorrect"],
      ["latency", period(seconds)],
    ];
  },
};

/** @type {Dialect} */
const SCORM_12 = {
  api: "API",
  verbs: { start: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", end: "LMSFinish" },
  mode: "cmi.core.lesson_mode",
  place: "cmi.core.lesson_location",
  status: "cmi.core.lesson_status",
  raw: "cmi.core.score.raw",
  standing: ({ percent, isPassed, kept, place }, seconds) => [
    ["cmi.core.score.min", "0"],
    ["cmi.core.score.max", "100"],
    ["cmi.core.score.raw", String(percent)],
    ["cmi.core.lesson_status", isPassed ? "passed" : "incomplete"],
    ...(place ? [pair("cmi.core.lesson_location", place)] : []),
    ["cmi.suspend_data", kept],
    ["cmi.core.exit", "suspend"],
    ["cmi.core.session_time", clock(seconds)],
  ],
  attempt: ({ id, type, response, right, isRight, seconds }) => [
    ["id", id],
    ["type", KINDS[type]],
    ...(right ? [pair("correct_responses.0.pattern", said(right, type, ",").slice(0, LONGEST_RESPONSE))] : []),
    ["student_response", said(response, type, ",").slice(0, LONGEST_RESPONSE)],
    ["result", isRight ? "correct" : "wrong"],
    ["latency", clock(seconds)],
  ],
};

export const DIALECTS = [SCORM_2004, SCORM_12];

/** @param {string} name @param {string} value @returns {[string, string]} */
function pair(name, value) {
  return [name, value];
}

/**
 * Return an answer as a platform keeps it: a is True, as it is the first option.
 *
 * @param {string | string[]} response
 * @param {Attempt["type"]} type
 * @param {string} comma
 */
function said(response, type, comma) {
  if (typeof response === "string") return response;
  if (type === "true-false") return comma === "," ? { a: "t", b: "f" }[response[0]] ?? "" : String(response[0] === "a");
  return (type === "order" ? response : [...response].sort()).join(comma);
}

/** Return a time as 1.2 writes it. @param {number} seconds @returns {string} HHHH:MM:SS.cc */
export function clock(seconds) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const [whole, part] = [Math.floor(seconds), Math.floor((seconds % 1) * 100)];
  const hours = Math.min(9999, Math.floor(whole / 3600));
  return `${two(hours)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${two(part)}`;
}

/** Return a time as 2004 writes it. @param {number} seconds @returns {string} PT1H2M3S */
export function period(seconds) {
  const whole = Math.round(seconds);
  return `PT${Math.floor(whole / 3600)}H${Math.floor(whole / 60) % 60}M${whole % 60}S`;
}
