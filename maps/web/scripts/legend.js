// The legend: always on. What the type of map needs, then the four keys, each with its number of areas.

import { element } from "./dom.js";
import { item, plainItem } from "./legend-items.js";
import { longDate } from "./numbers.js";
import { page } from "./page.js";
import { flagOf } from "./scene.js";
import { t } from "./texts.js";

const FLAGS = ["zero", "suppressed", "unreliable", "no_data"];
const QUALITIES = ["approximate", "indicative"];

const card = document.getElementById("legend");
const second = document.getElementById("second-legend");

/** Let every entry filter the map and the table; a second press takes the filter away. */
export function setUpLegend(store) {
  card.addEventListener("click", (event) => {
    const only = event.target.closest("button[data-only]")?.dataset.only;
    if (only) store.set({ only: store.view.only === only ? "" : only });
  });
}

export function drawLegend(scene) {
  const focused = card.contains(document.activeElement) ? document.activeElement.dataset.only : null;
  drawInto(card, scene);
  card.querySelector(".facts").replaceChildren(...factLines(scene));
  if (focused) card.querySelector(`button[data-only="${focused}"]`)?.focus();
}

/** The second map's own legend, where there is one. */
export function drawSecondLegend(scene) {
  drawInto(second, scene);
  // Its entries only tell: the filter is of the first map.
  for (const button of second.querySelectorAll("button")) button.disabled = true;
}

function drawInto(box, scene) {
  const { indicator, view, painting } = scene;
  box.querySelector(".unit").textContent = [indicator.unitLabel, view.year].filter(Boolean).join(" · ");
  box.querySelector(".scale").replaceChildren(...painting.scale());
  box.querySelector(".keys").replaceChildren(...keyItems(scene));
}

function keyItems(scene) {
  const counts = Object.fromEntries([...FLAGS, ...QUALITIES].map((key) => [key, 0]));
  for (const index of scene.drawn) {
    const key = scene.painting.keys[index];
    if (FLAGS.includes(key)) counts[key] += 1;
    if (flagOf(scene.series.signs[index]) === "unreliable") counts.unreliable += 1;
    const quality = scene.frame.areas.quality[index];
    if (quality in counts) counts[quality] += 1;
  }
  const flags = FLAGS.map((flag) => {
    const name = flag.replace("_", "-");
    const swatch = element("span", { class: "swatch", "data-key": name });
    return item(scene, flag, swatch, t(`legend-${name}`), counts[flag], t(`help-${name}`));
  });
  const boundaries = QUALITIES.filter((quality) => counts[quality] > 0).map((quality) => {
    const swatch = element("span", { class: "swatch", "data-quality": quality });
    return plainItem(swatch, t(`legend-${quality}`), counts[quality]);
  });
  return [...flags, ...boundaries];
}

function factLines(scene) {
  const { publication } = page;
  const source = scene.series.source || scene.indicator.source;
  const lines = [
    `${t("legend-source")}: ${source}`,
    t("legend-as-of", { date: longDate(publication.asOf) }),
    t("legend-boundaries", { set: publication.boundaries }),
    t("legend-publication", { number: publication.number }),
    scene.painting.method ?? t(`method-${scene.view.method}`),
  ];
  return lines.map((text) => element("li", { text }));
}
