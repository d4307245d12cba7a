// A scene: everything one view shows, computed once and drawn by every part.

import { indicatorOf } from "./page.js";
import { place } from "./places.js";
import { t } from "./texts.js";

const FLAG_OF_SIGN = { z: "zero", s: "suppressed", n: "no_data", u: "unreliable" };

/**
 * Return the scene of a view.
 *
 * `rows` are the indices (into the frame) of the areas shown, those without a shape included;
 * `drawn` are those with a shape.
 */
export function buildScene(view, frame) {
  const indicator = indicatorOf(view.indicator);
  const series = frame.series[view.indicator]?.[view.year] ?? emptySeries(frame.size);
  const rows = [];
  for (let index = 0; index < frame.size; index += 1) {
    if (isInside(frame, index, view.parent)) rows.push(index);
  }
  return {
    view,
    frame,
    indicator,
    series,
    rows,
    drawn: rows.filter((index) => frame.areas.box[index]),
    breaks: indicator.breaks[view.level] ?? [],
    place: place(view.parent)?.name ?? t("trail-root"),
  };
}

function emptySeries(size) {
  return { signs: "n".repeat(size), reasons: {}, source: "" };
}

function isInside(frame, index, parent) {
  const { areas } = frame;
  return !parent || areas.parent[index] === parent || areas.state[index] === parent;
}

/** Return the flag of a sign (see maps/classes/service.py). */
export function flagOf(sign) {
  if (sign >= "A" && sign <= "J") return "unreliable";
  return FLAG_OF_SIGN[sign] ?? "ok";
}

/** Return the class of a sign, -1 where it has none. */
export function classOf(sign) {
  if (sign >= "0" && sign <= "9") return sign.charCodeAt(0) - 48;
  if (sign >= "A" && sign <= "J") return sign.charCodeAt(0) - 65;
  return -1;
}

/** Return one area's figures in a scene. */
export function figures(scene, index) {
  const { series, frame } = scene;
  const sign = series.signs[index];
  const at = (column) => series[column]?.[index] ?? null;
  return {
    code: frame.areas.code[index],
    name: nameOf(frame, index),
    parent: frame.areas.parent[index],
    quality: frame.areas.quality[index],
    flag: flagOf(sign),
    value: at("value"),
    lower: at("lower"),
    upper: at("upper"),
    numerator: series.numerator ? at("numerator") : at("value"),
    denominator: at("denominator"),
  };
}

/** Return an area's name; households of unknown area are named by where they are known to be. */
function nameOf(frame, index) {
  const { name, parent, quality } = frame.areas;
  if (quality[index] !== "unknown") return name[index];
  const unknown = t(`unknown-${frame.level}`);
  const where = place(parent[index]);
  return where ? t("unknown-in", { unknown, place: where.name }) : unknown;
}

/** Return the words about a figure: its flag, and how good its boundary is. */
export function notes({ flag, quality }) {
  return [t(`flag-${flag}`), t(`quality-${quality}`)].map((word) => word.trim()).filter(Boolean);
}

export function usesSymbols(scene) {
  return scene.indicator.use === "symbols";
}
