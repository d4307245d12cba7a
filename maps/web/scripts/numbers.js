// Numbers and dates as Malaysians write them: 1,234.5, RM1,234, 21 November 2026.

import { page } from "./page.js";

const LOCALE = `${page.view.lang}-MY`;
const NO_NUMBER = "–";
const PREFIX = { rm_month: "RM" };
const SUFFIX = { percent: "%" };
const WHOLE_SUFFIX = { per_100_km2: " km²" };

const formatters = new Map();

function formatter(decimals, signed = false) {
  const key = `${decimals}${signed}`;
  if (!formatters.has(key)) {
    const signDisplay = signed ? "exceptZero" : "auto";
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay };
    formatters.set(key, new Intl.NumberFormat(LOCALE, options));
  }
  return formatters.get(key);
}

const compact = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });

/** Write a value with its unit; a dash where there is none. A `signed` indicator tells its plus. */
export function number(value, indicator) {
  if (value === null || value === undefined) return NO_NUMBER;
  // A small rate must not read as zero.
  const small = indicator.decimals === 1 && value !== 0 && Math.abs(value) < 1;
  const written = formatter(small ? 2 : indicator.decimals, indicator.signed).format(value);
  return (PREFIX[indicator.unit] ?? "") + written + (SUFFIX[indicator.unit] ?? "");
}

/** Write a class limit: as short as it is exact. */
export function limit(value, indicator) {
  const sign = [PREFIX[indicator.unit] ?? "", SUFFIX[indicator.unit] ?? ""];
  const short = Math.abs(value) < 1000 ? compact.format(value) : formatter(0).format(value);
  return sign[0] + short + sign[1];
}

export function interval(lower, upper, indicator) {
  if (lower === null || lower === undefined || upper === null) return NO_NUMBER;
  const low = number(lower, indicator).replace(SUFFIX[indicator.unit] ?? "", "");
  return `${low}–${number(upper, indicator)}`;
}

export function count(value) {
  return value === null || value === undefined ? NO_NUMBER : formatter(0).format(value);
}

/** Write what a count is divided by, with its unit where that is not households or people. */
export function whole(value, indicator) {
  return count(value) + (WHOLE_SUFFIX[indicator.unit] ?? "");
}

export function longDate(iso) {
  const format = new Intl.DateTimeFormat(LOCALE, { dateStyle: "long", timeZone: "UTC" });
  return format.format(new Date(`${iso}T00:00:00Z`));
}
