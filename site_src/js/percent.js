// @ts-check
// Percentages as readers type them. The engine reads them as fractions, of inputs that are fractions;
// here they are only told from other texts, for links and sliders. calculators/engine/display.py has the same.

const PERCENTAGE = /^(-?[0-9]{1,18}(?:\.[0-9]{1,16})?)[ \u00a0\u2009\u202f]?%$/;

/**
 * Return the number before a percent sign, or undefined where a text is no percentage.
 *
 * @param {string} text
 */
export function percentOf(text) {
  return PERCENTAGE.exec(text)?.[1];
}

/**
 * Return the fraction that a percentage spells, digit by digit: "-1.5 %" is "-0.015"; another text as it is.
 *
 * @param {string} text
 */
export function fractionOf(text) {
  const percent = percentOf(text);
  if (percent === undefined) return text;
  const [whole, places = ""] = percent.replace("-", "").split(".");
  const digits = whole.padStart(3, "0");
  return `${percent.startsWith("-") ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}${places}`;
}
