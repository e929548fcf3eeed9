// @ts-check
// Numbers as people type them, read as the canonical decimal that the graders take: "-1500.5".

const MINUS = /[\u2212\u2012\u2013]/g; // typographic minus and dashes
const SPACES = /[\s_'\u2019]/g; // all of them are used between thousands
const CANONICAL = /^-?[0-9]{1,18}(\.[0-9]{1,18})?$/;

/**
 * Return a typed number as a canonical decimal; a text that is no number stays as it was typed.
 *
 * Both "1,500.5" and "1.500,5" are read. A single comma before exactly three digits can mean two
 * things: it is decimal where the reader's language writes decimals so ("1,500" is 1.5 in German),
 * else it parts thousands. A single point is always decimal, as this site writes it.
 *
 * @param {string} typed
 * @param {string} unit may stand behind the number
 * @param {string} locale of the reader: "de-DE"
 */
export function readNumber(typed, unit, locale) {
  let bare = typed.replace(SPACES, "").replace(MINUS, "-").replace(/^\+/, "");
  if (unit && bare.endsWith(unit)) bare = bare.slice(0, -unit.length);
  const plain = separated(bare, locale);
  return plain !== undefined && CANONICAL.test(plain) ? plain : typed;
}

/**
 * @param {string} bare
 * @param {string} locale
 */
function separated(bare, locale) {
  const decimal = decimalOf(bare, locale);
  const [whole, ...rest] = decimal ? bare.split(decimal) : [bare];
  if (rest.length > 1) return undefined;
  const group = decimal === "," ? "." : ",";
  const groups = whole.split(decimal ? group : /[.,]/);
  const inThrees = groups.slice(1).every((digits) => /^[0-9]{3}$/.test(digits));
  if (groups.length > 1 && !(inThrees && /^-?[0-9]{1,3}$/.test(groups[0]))) return undefined;
  return [groups.join(""), ...rest].join(".");
}

/**
 * Return what parts whole and fraction in a text, or nothing where all of it is whole.
 *
 * @param {string} bare
 * @param {string} locale
 */
function decimalOf(bare, locale) {
  const points = bare.split(".").length - 1;
  const commas = bare.split(",").length - 1;
  if (points && commas) return bare.lastIndexOf(".") > bare.lastIndexOf(",") ? "." : ",";
  if (points === 1) return ".";
  if (commas !== 1) return "";
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  const own = parts.find(({ type }) => type === "decimal")?.value;
  return own === "," || !/,[0-9]{3}$/.test(bare) ? "," : "";
}

/**
 * Return a canonical decimal as the site shows it: thin spaces between thousands, a true minus.
 *
 * @param {string} canonical
 */
export function shown(canonical) {
  const [whole, fraction] = canonical.replace("-", "\u2212").split(".");
  const grouped = whole.replace(/\B(?=([0-9]{3})+$)/g, "\u202f");
  return fraction ? `${grouped}.${fraction}` : grouped;
}

/**
 * Compare two canonical decimals exactly: below 0 when the first is smaller, 0 when they are equal.
 *
 * @param {string} one
 * @param {string} other
 */
export function compare(one, other) {
  const places = Math.max(placesOf(one), placesOf(other));
  const difference = scaled(one, places) - scaled(other, places);
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** @param {string} decimal */
function placesOf(decimal) {
  return decimal.split(".")[1]?.length ?? 0;
}

/**
 * @param {string} decimal
 * @param {number} places
 */
function scaled(decimal, places) {
  const [whole, fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(places, "0")); // "-0" + "5" is -5: the sign stays in front
}
