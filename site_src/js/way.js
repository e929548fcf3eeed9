// @ts-check
// Which terms of a course are left once a reader knows some, and what that leaves to do.

/**
 * @typedef {{term: string, label: string, minutes: number, needs: string[], items: string[]}} Stop
 * @typedef {{path: string, goals: string[], stops: Stop[]}} Way
 * @typedef {import("./progress.js").Progress} Progress
 */

/**
 * Return the terms that the goals stand on, without the known ones and what only those need:
 * graph/course.py, `course_order`, leaves out the same.
 *
 * @param {Way} way
 * @param {string[]} known
 */
export function termsLeft({ goals, stops }, known) {
  const needs = new Map(stops.map((stop) => [stop.term, stop.needs]));
  /** @type {Set<string>} */
  const left = new Set();
  const visit = (/** @type {string} */ term) => {
    if (left.has(term) || known.includes(term) || !needs.has(term)) return;
    left.add(term);
    needs.get(term)?.forEach(visit);
  };
  goals.forEach(visit);
  return left;
}

/**
 * Return what a course still takes: minutes and questions of the terms that are left.
 *
 * @param {Way} way
 * @param {Progress} progress
 */
export function standing(way, { known, items }) {
  const left = termsLeft(way, known);
  const stops = way.stops.filter(({ term }) => left.has(term));
  const isRight = (/** @type {string} */ item) => items[item]?.right ?? false;
  const isDone = (/** @type {Stop} */ stop) => stop.items.length > 0 && stop.items.every(isRight);
  const sum = (/** @type {Stop[]} */ some) => some.reduce((all, stop) => all + stop.minutes, 0);
  const asked = stops.flatMap((stop) => stop.items);
  return {
    left,
    minutes: sum(stops),
    minutesToGo: sum(stops.filter((stop) => !isDone(stop))),
    questions: asked.length,
    right: asked.filter(isRight).length,
    done: new Set(stops.filter(isDone).map(({ term }) => term)),
  };
}
