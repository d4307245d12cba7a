// A rate is a class's colour; a count is a circle, because a large district is not a poor one.

import { colours, rampOf } from "../colours.js";
import { circleItem, rangeItems } from "../legend-items.js";
import { t } from "../texts.js";
import { classKeys, classOf, isUnreliable, keyColour, keysOf } from "./keys.js";

export function value(scene) {
  const keys = classKeys(scene);
  const ramp = rampOf(scene.indicator.ramp, scene.breaks.length);
  return {
    keys,
    colour: (index) => keyColour(keys[index]) ?? ramp[classOf(keys[index])],
    hatched: isUnreliable(scene),
    circles: false,
    scale: () => rangeItems(scene, keys, ramp),
  };
}

export function symbols(scene) {
  const keys = keysOf(scene, () => "value");
  return {
    keys,
    colour: (index) => keyColour(keys[index]) ?? colours()["key-symbol-base"],
    hatched: () => false,
    circles: true,
    method: t("legend-symbols"),
    scale: () => circleItem(scene),
  };
}
