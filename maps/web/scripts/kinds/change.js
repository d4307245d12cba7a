// Change since an earlier publication: five classes around no change, and a key for what is not clear.

import { colours, rampOf } from "../colours.js";
import { kindItems } from "../legend-items.js";
import { number } from "../numbers.js";
import { figuresIn } from "../scene.js";
import { t } from "../texts.js";
import { isUnreliable, keyColour } from "./keys.js";

const SIZE = 5;
const MIDDLE = 2;
/** Changes up to this share of the usual ones are little; beyond the next, large. */
const PARTS = [0.25, 0.75];

/**
 * Replace the scene's figures by their differences; return nothing without the earlier figures.
 *
 * A rate changes in its own unit, a count by per cent of what it was.
 */
export function change(scene) {
  const before = earlierSeries(scene);
  if (!before) return null;
  const { frame, indicator, view, series: after } = scene;
  const differences = frame.areas.code.map((code, index) => differenceOf(scene, before, code, index));
  const limits = limitsOf(differences, frame);
  const unit = isRelative(indicator) ? { ...indicator, unit: "percent", decimals: 1 } : indicator;
  const keys = Array(frame.size).fill(null);
  for (const index of scene.rows) {
    keys[index] = keyOf(differences[index], limits) ?? (after.signs[index] === "s" ? "suppressed" : "no_data");
  }
  const ramp = rampOf("change", SIZE);
  if (indicator.ramp === "good") ramp.reverse();
  const colour = (key) =>
    keyColour(key) ?? (key === "unclear" ? colours()["key-symbol-base"] : ramp[Number(key.slice(6))]);
  const label = t("change-title", { indicator: indicator.label, since: view.since });
  scene.indicator = { ...unit, label, signed: true };
  scene.series = derived(after, differences);
  return {
    keys,
    colour: (index) => colour(keys[index]),
    hatched: isUnreliable({ series: after }),
    circles: false,
    scale: () => kindItems(scene, keys, KEYS, colour, (key) => labelOf(key, limits, unit)),
    method: t("method-change"),
    note: (index) => noteOf(scene, before, after, indicator, index),
  };
}

const KEYS = ["class-0", "class-1", "class-2", "class-3", "class-4", "unclear"];

function isRelative(indicator) {
  return indicator.use === "symbols";
}

/** Return the earlier figures in the same year where it has it, else in its newest, by area code. */
function earlierSeries({ beside, view }) {
  const years = beside.earlier?.series[view.indicator];
  if (!years) return null;
  return { frame: beside.earlier, series: years[view.year] ?? years[Object.keys(years).sort().at(-1)] };
}

function differenceOf({ series, frame, indicator }, before, code, index) {
  const at = before.frame.index.get(code);
  if (at === undefined) return null;
  const [was, is] = [figuresIn(before.series, before.frame, at), figuresIn(series, frame, index)];
  if (was.value === null || is.value === null) return null;
  const relative = isRelative(indicator);
  if (relative && was.value === 0) return null;
  const by = relative ? (100 * (is.value - was.value)) / was.value : is.value - was.value;
  const known = was.lower !== null && is.lower !== null;
  return { by, clear: by !== 0 && !(known && was.lower <= is.upper && is.lower <= was.upper) };
}

/** Two round limits from the size of the country's own changes; the same for every part of it. */
function limitsOf(differences, frame) {
  const sizes = differences
    .filter((one, index) => one && frame.areas.box[index])
    .map((one) => Math.abs(one.by))
    .filter((size) => size > 0)
    .sort((a, b) => a - b);
  if (sizes.length === 0) return [1, 2];
  const [little, large] = PARTS.map((part) => oneDigit(sizes[Math.floor(part * (sizes.length - 1))]));
  return [little, Math.max(large, 2 * little)];
}

function oneDigit(size) {
  return Number(size.toPrecision(1));
}

function keyOf(difference, [little, large]) {
  if (!difference) return null;
  if (!difference.clear) return "unclear";
  const size = Math.abs(difference.by);
  const step = size <= little ? 0 : size <= large ? 1 : 2;
  return `class-${MIDDLE + Math.sign(difference.by) * step}`;
}

function labelOf(key, [little, large], unit) {
  const [less, more] = [number(little, unit), number(large, unit)];
  return t(`change-${key}`, { less, more });
}

function derived(after, differences) {
  return {
    ...after,
    value: differences.map((one) => one?.by ?? null),
    lower: undefined,
    upper: undefined,
    numerator: Array(differences.length).fill(null),
    denominator: undefined,
  };
}

function noteOf({ frame, view }, before, after, indicator, index) {
  const at = before.frame.index.get(frame.areas.code[index]);
  if (at === undefined) return "";
  const was = number(figuresIn(before.series, before.frame, at).value, indicator);
  const is = number(figuresIn(after, frame, index).value, indicator);
  return t("change-note", { since: view.since, was, is });
}
