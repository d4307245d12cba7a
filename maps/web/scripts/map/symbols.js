// Proportional symbols: the area of a circle shows the value.

export const MAX_RADIUS = 30;
const MIN_RADIUS = 1.5;

/** Return the radius of a circle in pixels, given the largest value shown. */
export function radiusOf(value, most) {
  if (!value || value <= 0 || most <= 0) return 0;
  return Math.max(MAX_RADIUS * Math.sqrt(value / most), MIN_RADIUS);
}
