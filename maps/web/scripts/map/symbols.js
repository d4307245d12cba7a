// Proportional symbols: the area of a circle shows the value. See maps/classes/symbols.py.

import { page } from "../page.js";

export function largestRadius(view) {
  const { nation, state, area } = page.radii;
  if (!view.parent) return nation[view.level];
  return view.parent.startsWith("S") ? state[view.level] : area;
}

/** Return the radius of a value's circle, given the largest value and the largest radius. */
export function radiusOf(value, most, largest) {
  if (!value || value <= 0 || most <= 0) return 0;
  return Math.max(largest * Math.sqrt(value / most), page.radii.smallest);
}
