// @ts-check
// What a lesson wants back at its next start, as one short line: SCORM 1.2 keeps 4,096 characters.
//
//   1;margin-to-open:1:3:1:5800;what-moves-equity:1:1:0:ace
//   form; then for each answered question its id, version, seed, 1 if it was ever right, last response

/** @typedef {{version: number, seed: number, right: boolean, response: string | string[]}} Kept */

export const ROOM = 4096;
const FORM = "1";
const LONGEST_RESPONSE = 24; // characters; a longer one is no sensible number, and is not kept
const ENTRY = /^([a-z0-9-]{1,99}):([0-9]{1,6}):([0-9]{1,9}):([01]):(-?[0-9]{0,24}(?:\.[0-9]{0,24})?|[a-h]{0,8})$/;

/**
 * Return what is kept as one line; where it would be too long, the oldest responses are left out.
 *
 * @param {Map<string, Kept>} items by id, the oldest answered first
 */
export function encode(items) {
  const entries = [...items].map(([id, { version, seed, right, response }]) => {
    const text = typeof response === "string" ? response : response.join("");
    const start = `${id}:${version}:${seed}:${Number(right)}:`;
    return { start, text: text.length > LONGEST_RESPONSE ? "" : text };
  });
  const line = () => [FORM, ...entries.map(({ start, text }) => start + text)].join(";");
  for (const entry of entries) {
    if (line().length <= ROOM) break;
    entry.text = "";
  }
  return line().slice(0, ROOM);
}

/**
 * Return what a line keeps; what cannot be read is left out.
 *
 * @param {string} line
 * @returns {Map<string, Kept>}
 */
export function decode(line) {
  const [form, ...entries] = line.split(";");
  const found = form === FORM ? entries.map((entry) => ENTRY.exec(entry)) : [];
  return new Map(
    found.flatMap((match) => {
      if (!match) return [];
      const [, id, version, seed, right, text] = match;
      const response = /^[a-h]+$/.test(text) ? [...text] : text;
      return [[id, { version: Number(version), seed: Number(seed), right: right === "1", response }]];
    }),
  );
}
