// Types of map. Each is a function of a scene that says how areas are drawn. A painting has
//   keys      the key of each area by its index: `class-0`, `zero`, `cell-4`, `high_high`…
//   colour    (index) => the fill of its area
//   hatched   (index) => whether the area is hatched as unreliable
//   circles   whether values are circles on a plain ground
//   scale     () => the legend's entries above the four keys that every map has
//   title     what the map shows, where that is not the indicator alone
//   method    how its classes came about, where that is not the reader's choice
//   note      (index) => words for the table and the tooltip, where the type adds any
// See maps/handouts/painting.py, which does the same for paper.

import { alpha } from "./alpha.js";
import { bivariate } from "./bivariate.js";
import { change } from "./change.js";
import { clusters } from "./clusters.js";
import { symbols, value } from "./value.js";

const KINDS = { alpha, bivariate, change, clusters };

/** Return the painting of a scene: its type of map, where its figures are there. */
export function paintingOf(scene) {
  const painting = KINDS[scene.view.kind]?.(scene);
  if (painting) return painting;
  return isCount(scene) ? symbols(scene) : value(scene);
}

function isCount({ indicator, breaks, view }) {
  return breaks.length === 0 || (indicator.use === "symbols" && view.method === "frozen");
}
