// One sentence that says what the view shows.

import { number } from "./numbers.js";
import { figures } from "./scene.js";
import { t } from "./texts.js";

export function sentence(scene) {
  const told = scene.drawn
    .map((index) => figures(scene, index))
    .filter((figure) => figure.value !== null && figure.flag !== "no_data");
  if (told.length === 0) return t("summary-nothing");
  told.sort((a, b) => b.value - a.value);
  const highest = told[0];
  const lowest = told[told.length - 1];
  return t("summary-highest", {
    name: highest.name,
    value: number(highest.value, scene.indicator),
    lowName: lowest.name,
    lowValue: number(lowest.value, scene.indicator),
  });
}
