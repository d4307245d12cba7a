// The keys that every type of map has: zero, withheld, no data; unreliable is hatching on top.

import { classIndex } from "../classes.js";
import { colours } from "../colours.js";
import { flagOf } from "../scene.js";

const KEY_COLOURS = { zero: "key-zero", suppressed: "key-suppressed", no_data: "key-no-data" };

/** Return the key of each area of a scene; `classed(index, value)` names those with a value. */
export function keysOf(scene, classed) {
  const keys = Array(scene.frame.size).fill(null);
  for (const index of scene.rows) {
    const flag = flagOf(scene.series.signs[index]);
    const value = scene.series.value?.[index] ?? null;
    const own = flag in KEY_COLOURS || value === null;
    keys[index] = own ? (flag in KEY_COLOURS ? flag : "no_data") : classed(index, value);
  }
  return keys;
}

/** Return the key of each area by its class in the scene's limits. */
export function classKeys(scene) {
  return keysOf(scene, (_index, value) => `class-${classIndex(value, scene.breaks)}`);
}

/** Return the colour of a key that every map has, undefined for others. */
export function keyColour(key) {
  return key in KEY_COLOURS ? colours()[KEY_COLOURS[key]] : undefined;
}

export function classOf(key) {
  return key?.startsWith("class-") ? Number(key.slice(6)) : -1;
}

export function isUnreliable(scene) {
  return (index) => flagOf(scene.series.signs[index]) === "unreliable";
}
