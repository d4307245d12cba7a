// Class limits: the publication's own, or the reader's. See maps/classes/limits.py.

import { ckmeans } from "simple-statistics";

const STEPS = [1, 2, 2.5, 5, 10];
const READABLE = 3;

/**
 * Return upper class limits, ascending and closed on the right; none where nothing can be classed.
 *
 * Zero is a key of its own and in no class. All years of an indicator have the same limits, so that
 * colours mean the same wherever the time slider stands.
 */
export function classBreaks(view, indicator, frame) {
  const frozen = indicator.breaks[view.level] ?? [];
  if (view.method === "frozen") return frozen;
  const values = told(frame.series[indicator.code] ?? {});
  if (values.length < 2) return frozen;
  if (view.method === "own") return ownBreaks(view.breaks, values.at(-1));
  return METHODS[view.method](values, Number(view.classes));
}

const METHODS = { fisher, quantiles, pretty, equal, log, deviation };

/** Return all values of all years that are in a class, ascending. */
function told(series) {
  const all = Object.values(series).flatMap((one) => one.value ?? []);
  return all.filter((value) => value !== null && value !== 0).sort((a, b) => a - b);
}

/** Fisher and Jenks: the classes that differ least inside. */
function fisher(values, size) {
  const classes = Math.min(size, new Set(values).size);
  return ckmeans(values, classes).map((members) => members.at(-1));
}

/** As many areas in each class. */
function quantiles(values, size) {
  const places = Array.from({ length: size }, (_, at) => ((at + 1) * values.length) / size);
  return [...new Set(places.map((place) => values[Math.ceil(place) - 1]))];
}

/** Equal steps of a round number, about as many as asked for. */
function pretty(values, size) {
  const [least, most] = [Math.min(values[0], 0), values.at(-1)];
  const rough = (most - least) / size;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.map((one) => one * power).find((one) => one >= rough - 1e-12);
  const breaks = [];
  for (let at = Math.floor(least / step) + 1; breaks.length < size; at += 1) {
    breaks.push(Number((at * step).toPrecision(12)));
    if (breaks.at(-1) >= most) break;
  }
  return breaks;
}

/** Equal steps from the least value to the greatest. */
function equal(values, size) {
  const [least, most] = [values[0], values.at(-1)];
  return rising(between(size).map((at) => least + (at * (most - least)) / size), values);
}

/** Equal ratios; equal steps where a value is below zero. */
function log(values, size) {
  if (values[0] <= 0) return equal(values, size);
  const [least, most] = [values[0], values.at(-1)].map(Math.log10);
  return rising(between(size).map((at) => 10 ** (least + (at * (most - least)) / size)), values);
}

/** Steps of one standard deviation, as many above the mean as below. */
function deviation(values, size) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return rising(between(size).map((at) => mean + (at - size / 2) * Math.sqrt(variance)), values);
}

function between(size) {
  return Array.from({ length: size - 1 }, (_, at) => at + 1);
}

/** The limits among the values, to be read easily, and the greatest value. */
function rising(limits, values) {
  const [least, most] = [values[0], values.at(-1)];
  const readable = limits.map((limit) => Number(limit.toPrecision(READABLE)));
  return [...new Set(readable.filter((limit) => limit >= least && limit < most)), most];
}

/** The last limit is a ceiling: a value above it would be in no class. */
function ownBreaks(text, most) {
  const breaks = text.split(",").map(Number);
  return most > breaks.at(-1) ? [...breaks, most] : breaks;
}

/** Return a value's class: the first whose upper limit is not below it. */
export function classIndex(value, breaks) {
  const at = breaks.findIndex((limit) => value <= limit);
  return at < 0 ? breaks.length - 1 : at;
}

/** Return the limits of thirds of the values, zeros included, for a map of two indicators. */
export function thirds(values) {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return [];
  return [1, 2, 3].map((part) => known[Math.ceil((part * known.length) / 3) - 1]);
}
