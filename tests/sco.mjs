// Asks the lesson's own modules what they would tell a platform. In: JSON on stdin; out: JSON.
import { readFileSync } from "node:fs";

import { clock, DIALECTS, period } from "../site_src/js/sco/dialects.js";
import { decode, encode } from "../site_src/js/sco/kept.js";

const { variants, standings, seconds, kept, lines } = JSON.parse(readFileSync(0, "utf8"));

/** Every attempt that a variant can see: right, wrong, and as much as can be typed. */
function attempts({ item, version, seed, type, answer, options, order }) {
  const right = answer?.value ?? (order.length ? order : options.filter((o) => o.right).map((o) => o.id));
  const range = answer ? [answer.low, answer.high] : undefined;
  const all = options.map((option) => option.id);
  const wrong = answer ? "-".padEnd(19, "9").concat(".", "9".repeat(18)) : [...all].reverse();
  const rest = { id: `${item}-v${version}-s${seed}`, type, right, range, seconds: 12.34 };
  return [
    { ...rest, response: right, isRight: true },
    { ...rest, response: wrong, isRight: false },
    { ...rest, right: undefined, range: undefined, response: right, isRight: true },
  ];
}

console.log(
  JSON.stringify({
    attempts: DIALECTS.map((one) => variants.flatMap(attempts).map((attempt) => one.attempt(attempt))),
    standings: DIALECTS.map((one) => standings.map((standing) => one.standing(standing, 3725.5))),
    times: seconds.map((one) => [period(one), clock(one)]),
    kept: encode(new Map(kept)),
    again: [...decode(encode(new Map(kept)))],
    decoded: lines.map((line) => [...decode(line)]),
  }),
);
