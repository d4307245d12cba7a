// Two indicators at once: thirds of the one across, thirds of the other upwards.

import { classIndex, thirds } from "../classes.js";
import { rampOf } from "../colours.js";
import { squareItem } from "../legend-items.js";
import { number } from "../numbers.js";
import { indicatorOf, yearsOf } from "../page.js";
import { figuresIn, flagOf } from "../scene.js";
import { t } from "../texts.js";
import { keyColour } from "./keys.js";

const THIRDS = 3;
const HIDDEN = ["suppressed", "no_data"];

export function bivariate(scene) {
  const second = secondOf(scene);
  const other = second && scene.frame.series[second.code]?.[second.year];
  if (!other) return null;
  const sides = [scene.series, other].map((series) => ({ series, limits: limitsOf(scene, series) }));
  const keys = Array(scene.frame.size).fill(null);
  for (const index of scene.rows) keys[index] = keyOf(sides, index);
  const ramp = rampOf("bivariate", THIRDS * THIRDS);
  return {
    keys,
    colour: (index) => keyColour(keys[index]) ?? ramp[Number(keys[index].slice(5))],
    hatched: () => false,
    circles: false,
    scale: () => squareItem(scene, second, keys, ramp, sides.map((side) => side.limits)),
    title: `${scene.indicator.label} × ${second.label}`,
    method: t("method-thirds"),
    note: (index) => {
      const { value } = figuresIn(other, scene.frame, index);
      return `${second.label}: ${number(value, second)}`;
    },
  };
}

/** The other indicator in the same year where it has that, else in its newest, which its label says. */
function secondOf({ view }) {
  const indicator = indicatorOf(view.second);
  if (!indicator) return null;
  const years = yearsOf(indicator.code, view.level).map(String);
  if (years.includes(view.year)) return { ...indicator, year: view.year };
  const year = years.at(-1);
  return { ...indicator, year, label: `${indicator.label}, ${year}` };
}

/** Thirds of the whole country's areas, so that a state keeps its colours when it is opened. */
function limitsOf({ frame }, series) {
  return thirds((series.value ?? []).filter((_value, index) => frame.areas.box[index]));
}

function keyOf(sides, index) {
  const flags = sides.map(({ series }) => flagOf(series.signs[index]));
  const values = sides.map(({ series }) => series.value?.[index] ?? null);
  const hidden = HIDDEN.find((flag) => flags.includes(flag));
  if (hidden || values.includes(null)) return hidden ?? "no_data";
  const [across, up] = sides.map(({ limits }, side) => classIndex(values[side], limits));
  return `cell-${up * THIRDS + across}`;
}
