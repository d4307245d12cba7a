// Statistical clusters (local Moran's I): where neighbours are alike beyond chance.

import { colours } from "../colours.js";
import { kindItems } from "../legend-items.js";
import { t } from "../texts.js";
import { keyColour } from "./keys.js";

/** Kinds in the legend's order and their colours: see maps/clusters/service.py. */
const KINDS = {
  high_high: "ramp-bad-3",
  high_low: "ramp-bad-1",
  low_high: "ramp-good-1",
  low_low: "ramp-good-3",
  not_significant: "key-symbol-base",
  alone: "key-outside",
};

export function clusters(scene) {
  const found = scene.beside.clusters;
  if (!found) return null;
  const { code } = scene.frame.areas;
  const keys = Array(scene.frame.size).fill(null);
  for (const index of scene.rows) {
    const sign = scene.series.signs[index];
    keys[index] = found.get(code[index]) ?? (sign === "s" ? "suppressed" : "no_data");
  }
  const colour = (key) => keyColour(key) ?? colours()[KINDS[key]];
  return {
    keys,
    colour: (index) => colour(keys[index]),
    hatched: () => false,
    circles: false,
    scale: () => kindItems(scene, keys, Object.keys(KINDS), colour, (key) => t(`cluster-${key}`)),
    method: t("method-clusters"),
    note: (index) => (keys[index] in KINDS ? t(`cluster-${keys[index]}`) : ""),
  };
}
