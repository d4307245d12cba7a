// Entries of the legend. Each that stands for some areas is a button that leaves only those.

import { colours } from "./colours.js";
import { element, svg } from "./dom.js";
import { largestRadius, radiusOf } from "./map/symbols.js";
import { count, limit, number } from "./numbers.js";
import { figures } from "./scene.js";
import { t } from "./texts.js";

const LABEL_WIDTH = 64;
const LABEL_HEIGHT = 16;
const CELL = 22;

/** Return the number of drawn areas of each key. */
export function countsOf(scene, keys) {
  const counts = new Map();
  for (const index of scene.drawn) counts.set(keys[index], (counts.get(keys[index]) ?? 0) + 1);
  return counts;
}

/** Return one entry per class: its colour, its limits, its number of areas. */
export function rangeItems(scene, keys, ramp) {
  const counts = countsOf(scene, keys);
  return scene.breaks.map((_upper, at) => {
    const key = `class-${at}`;
    const text = rangeText(scene.breaks, at, scene.indicator);
    return item(scene, key, swatch(ramp[at]), text, counts.get(key) ?? 0);
  });
}

export function rangeText(breaks, at, indicator) {
  const lower = at > 0 ? limit(breaks[at - 1], indicator) : "";
  const upper = limit(breaks[at], indicator);
  if (at === 0) return t("legend-up-to", { upper });
  // The last break is only a ceiling that no year passes.
  if (at === breaks.length - 1) return t("legend-above", { lower });
  return t("legend-between", { lower, upper });
}

/** Return one entry per kind in the order of `kinds`. */
export function kindItems(scene, keys, kinds, colour, label) {
  const counts = countsOf(scene, keys);
  return kinds.map((kind) => item(scene, kind, swatch(colour(kind)), label(kind), counts.get(kind) ?? 0));
}

/** Circles of three round values, as large as the map draws them. */
export function circleItem(scene) {
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
  return [wide(drawing, hidden(said))];
}

/** Round down to one leading digit and a half: 1, 1.5, 2, … 9.5. */
function rounded(value) {
  const step = 10 ** Math.floor(Math.log10(value)) / 2;
  return Math.max(Math.floor(value / step) * step, 1);
}

/** Classes upwards, strength across: how certain a colour is. */
export function alphaItem(scene, ramp, strengthened, steps) {
  const { breaks, indicator } = scene;
  const width = CELL * steps.length;
  const drawing = svg("svg", { width: width + 92, height: CELL * breaks.length + 16, "aria-hidden": "true", class: "square" });
  breaks.forEach((_upper, at) => {
    const y = CELL * (breaks.length - 1 - at);
    steps.forEach((_step, place) => {
      const fill = strengthened(ramp[at], place);
      drawing.append(svg("rect", { x: CELL * place, y, width: CELL, height: CELL, fill }));
    });
    const label = svg("text", { x: width + 6, y: y + 15 });
    label.textContent = rangeText(breaks, at, indicator);
    drawing.append(label);
  });
  const axis = svg("text", { x: 0, y: CELL * breaks.length + 12 });
  axis.textContent = steps.map((step) => (Number.isFinite(step.upTo) ? `±${step.upTo * 100}%` : "+")).join(" ");
  drawing.append(axis);
  return [wide(drawing, t("legend-alpha"))];
}

/** The square of two indicators: each cell filters. */
export function squareItem(scene, second, keys, ramp, limits) {
  const counts = countsOf(scene, keys);
  const names = ["low", "middle", "high"].map((name) => t(`third-${name}`));
  const cells = [2, 1, 0].flatMap((up) =>
    [0, 1, 2].map((across) => {
      const key = `cell-${up * 3 + across}`;
      const areas = counts.get(key) ?? 0;
      const words = { first: names[across], second: names[up], areas: count(areas) };
      const button = filterButton(scene, key, t("legend-cell", words));
      button.className = "cell";
      button.style.background = ramp[up * 3 + across];
      button.title = t("legend-cell", words);
      return button;
    }),
  );
  const grid = element("div", { class: "square-grid" }, ...cells);
  const [across, up] = [scene.indicator, second].map((indicator, side) =>
    t("legend-thirds", {
      indicator: indicator.label,
      low: number(limits[side][0], indicator),
      high: number(limits[side][1], indicator),
    }),
  );
  const axes = element(
    "div",
    { class: "square-axes" },
    element("span", { text: `↑ ${up}` }),
    element("span", { text: `→ ${across}` }),
  );
  return [wide(element("div", { class: "bivariate" }, grid, axes))];
}

/** Return an entry that filters: swatch, words, number of areas. */
export function item(scene, key, mark, text, areas, help = null) {
  const button = filterButton(scene, key);
  button.title = help ?? t("legend-filter");
  button.append(
    mark,
    element("span", { class: "range", text }),
    element("span", { class: "count", text: count(areas) }),
  );
  return element("li", {}, button);
}

function filterButton(scene, key, label = null) {
  const pressed = String(scene.view.only === key);
  return element("button", { type: "button", "data-only": key, "aria-pressed": pressed, "aria-label": label });
}

export function plainItem(mark, text, areas) {
  return element(
    "li",
    { class: "plain" },
    mark,
    element("span", { class: "range", text }),
    element("span", { class: "count", text: count(areas) }),
  );
}

function swatch(colour) {
  const made = element("span", { class: "swatch" });
  made.style.background = colour ?? colours()["key-outside"];
  return made;
}

function wide(...parts) {
  return element("li", { class: "wide" }, ...parts);
}

function hidden(text) {
  return element("span", { class: "visually-hidden", text });
}
