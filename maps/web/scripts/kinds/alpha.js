// Value by alpha: the wider the interval against its value, the paler the class.

import { colours, mixed, rampOf } from "../colours.js";
import { alphaItem } from "../legend-items.js";
import { classKeys, classOf, keyColour } from "./keys.js";

/** Half of the interval as a share of the value, up to which a step of strength holds. */
export const STEPS = [
  { upTo: 0.1, strength: 1 },
  { upTo: 0.25, strength: 0.68 },
  { upTo: 0.5, strength: 0.42 },
  { upTo: Infinity, strength: 0.18 },
];

/** Return nothing where the indicator has no intervals or no classes. */
export function alpha(scene) {
  const { series, breaks, indicator } = scene;
  if (!series.lower || breaks.length === 0) return null;
  const keys = classKeys(scene);
  const ramp = rampOf(indicator.ramp, breaks.length);
  const steps = keys.map((key, index) => (classOf(key) < 0 ? 0 : stepOf(series, index)));
  return {
    keys,
    colour: (index) => keyColour(keys[index]) ?? strengthened(ramp[classOf(keys[index])], steps[index]),
    hatched: () => false,
    circles: false,
    scale: () => alphaItem(scene, ramp, strengthened, STEPS),
  };
}

function stepOf(series, index) {
  const [value, lower, upper] = ["value", "lower", "upper"].map((name) => series[name][index]);
  if (lower === null || value === 0) return 0;
  const half = (upper - lower) / (2 * Math.abs(value));
  return STEPS.findIndex((step) => half <= step.upTo);
}

function strengthened(colour, step) {
  return mixed(colours().sea, colour, STEPS[step].strength);
}
