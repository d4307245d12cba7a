// The legend: always on. Classes or circles, then the four keys, each with its number of areas.

import { element, svg } from "./dom.js";
import { largestRadius, radiusOf } from "./map/symbols.js";
import { count, limit, longDate, number } from "./numbers.js";
import { page } from "./page.js";
import { classOf, figures, flagOf, usesSymbols } from "./scene.js";
import { t } from "./texts.js";

const LABEL_WIDTH = 64;
const LABEL_HEIGHT = 16;

const scale = document.getElementById("legend-scale");
const keys = document.getElementById("legend-keys");
const facts = document.getElementById("legend-facts");
const unit = document.getElementById("legend-unit");

export function drawLegend(scene) {
  const { indicator, view } = scene;
  unit.textContent = [indicator.unitLabel, view.year].filter(Boolean).join(" · ");
  scale.replaceChildren(...(usesSymbols(scene) ? circles(scene) : classes(scene)));
  keys.replaceChildren(...keyItems(scene));
  facts.replaceChildren(...factLines(scene));
}

function classes(scene) {
  const { breaks, indicator } = scene;
  const counts = breaks.map(() => 0);
  for (const index of scene.drawn) {
    const at = classOf(scene.series.signs[index]);
    if (at >= 0) counts[at] += 1;
  }
  return breaks.map((upper, at) => {
    const range = rangeText(breaks, at, indicator);
    const swatch = element("span", { class: "swatch", "data-ramp": indicator.ramp, "data-class": at });
    return item(swatch, range, counts[at]);
  });
}

function rangeText(breaks, at, indicator) {
  const lower = at > 0 ? limit(breaks[at - 1], indicator) : "";
  const upper = limit(breaks[at], indicator);
  if (at === 0) return t("legend-up-to", { upper });
  // The last break is only a ceiling that no year passes.
  if (at === breaks.length - 1) return t("legend-above", { lower });
  return t("legend-between", { lower, upper });
}

/** Circles of three round values, as large as the map draws them. */
function circles(scene) {
  const values = scene.drawn.map((index) => figures(scene, index).value ?? 0);
  const most = Math.max(...values, 0);
  if (most === 0) return [];
  const largest = largestRadius(scene.view);
  const cell = Math.max(2 * largest + 12, LABEL_WIDTH);
  const base = 2 * largest + 2;
  const shown = [...new Set([most / 16, most / 4, most].map(rounded))];
  const size = { width: cell * shown.length, height: base + LABEL_HEIGHT };
  const drawing = svg("svg", { ...size, "aria-hidden": "true", class: "circles" });
  shown.forEach((value, at) => {
    const middle = cell * (at + 0.5);
    const radius = radiusOf(value, most, largest);
    const label = svg("text", { x: middle, y: base + 12, "text-anchor": "middle" });
    label.textContent = number(value, scene.indicator);
    drawing.append(svg("circle", { cx: middle, cy: base - radius - 1, r: radius }), label);
  });
  const said = shown.map((value) => number(value, scene.indicator)).join(", ");
  const hidden = element("span", { class: "visually-hidden", text: said });
  return [element("li", { class: "wide" }, drawing, hidden, t("legend-symbols"))];
}

/** Round down to one leading digit and a half: 1, 1.5, 2, … 9.5. */
function rounded(value) {
  const step = 10 ** Math.floor(Math.log10(value)) / 2;
  return Math.max(Math.floor(value / step) * step, 1);
}

function keyItems(scene) {
  const counts = { zero: 0, suppressed: 0, unreliable: 0, no_data: 0 };
  const qualities = { approximate: 0, indicative: 0 };
  for (const index of scene.drawn) {
    const flag = flagOf(scene.series.signs[index]);
    if (flag in counts) counts[flag] += 1;
    const quality = scene.frame.areas.quality[index];
    if (quality in qualities) qualities[quality] += 1;
  }
  const flags = Object.entries(counts).map(([flag, areas]) => {
    const name = flag.replace("_", "-");
    const swatch = element("span", { class: "swatch", "data-key": name });
    return item(swatch, t(`legend-${name}`), areas, t(`help-${name}`));
  });
  const boundaries = Object.entries(qualities)
    .filter(([, areas]) => areas > 0)
    .map(([quality, areas]) => {
      const swatch = element("span", { class: "swatch", "data-quality": quality });
      return item(swatch, t(`legend-${quality}`), areas);
    });
  return [...flags, ...boundaries];
}

function item(swatch, text, areas, help = null) {
  return element(
    "li",
    { title: help },
    swatch,
    element("span", { class: "range", text }),
    element("span", { class: "count", text: count(areas), title: t("legend-areas") }),
  );
}

function factLines(scene) {
  const { publication } = page;
  const source = scene.series.source || scene.indicator.source;
  const lines = [
    `${t("legend-source")}: ${source}`,
    t("legend-as-of", { date: longDate(publication.asOf) }),
    t("legend-boundaries", { set: publication.boundaries }),
    t("legend-publication", { number: publication.number }),
  ];
  return lines.map((text) => element("li", { text }));
}
