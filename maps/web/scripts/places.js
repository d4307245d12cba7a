// Names and boxes of the areas above a view, learnt from the server's trail and from frames.

import { page } from "./page.js";

const known = new Map(page.trail.map((step) => [step.code, step]));

export const NATION_BOX = [99.55, 0.8, 119.35, 7.45];
export const PENINSULA_BOX = [99.55, 1.2, 104.6, 6.8];
export const BORNEO_BOX = [109.5, 0.8, 119.35, 7.45];

/** Remember an area of a frame before its children become the view. */
export function learn(frame, index) {
  const { code, name, parent, box } = frame.areas;
  known.set(code[index], {
    code: code[index],
    name: name[index],
    level: frame.level,
    parent: parent[index],
    box: box[index],
  });
}

export function learnAll(frame) {
  for (let index = 0; index < frame.size; index += 1) {
    if (frame.areas.box[index]) learn(frame, index);
  }
}

export function place(code) {
  return known.get(code);
}

/** Return the areas from the state down to `code`. */
export function trailTo(code) {
  if (!code) return [];
  const here = known.get(code);
  if (!here || here.level === "state") return here ? [here] : [];
  const state = known.get(here.parent ?? stateOf(page.trail, code));
  return state ? [state, here] : [here];
}

function stateOf(trail, code) {
  const at = trail.findIndex((step) => step.code === code);
  return at > 0 ? trail[at - 1].code : "";
}
