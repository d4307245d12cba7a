// A scene: everything one view shows, computed once and drawn by every part.

import { classBreaks } from "./classes.js";
import { paintingOf } from "./kinds/index.js";
import { indicatorOf } from "./page.js";
import { place } from "./places.js";
import { t } from "./texts.js";

const FLAG_OF_SIGN = { z: "zero", s: "suppressed", n: "no_data", u: "unreliable" };

/**
 * Return the scene of a view.
 *
 * `rows` are the indices (into the frame) of the areas shown, those without a shape included;
 * `drawn` are those with a shape. `beside` holds what a type of map needs: the `earlier` frame, the
 * `clusters`. `painting` says how each area is drawn (see kinds/index.js); `isMarked(index)` whether
 * the reader's filter leaves it.
 */
export function buildScene(view, frame, beside = {}) {
  const indicator = indicatorOf(view.indicator);
  const rows = [];
  for (let index = 0; index < frame.size; index += 1) {
    if (isInside(frame, index, view.parent)) rows.push(index);
  }
  const scene = {
    view,
    frame,
    indicator,
    beside,
    series: frame.series[view.indicator]?.[view.year] ?? emptySeries(frame.size),
    rows,
    drawn: rows.filter((index) => frame.areas.box[index]),
    breaks: classBreaks(view, indicator, frame),
    place: place(view.parent)?.name ?? t("trail-root"),
  };
  scene.painting = paintingOf(scene);
  scene.isMarked = filterOf(scene);
  return scene;
}

export function emptySeries(size) {
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

/** Return one area's figures in a scene. */
export function figures(scene, index) {
  return figuresIn(scene.series, scene.frame, index);
}

/** Return one area's figures in a series of a frame. */
export function figuresIn(series, frame, index) {
  const at = (column) => series[column]?.[index] ?? null;
  return {
    index,
    code: frame.areas.code[index],
    name: nameOf(frame, index),
    parent: frame.areas.parent[index],
    quality: frame.areas.quality[index],
    flag: flagOf(series.signs[index]),
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

/** Return the words about a figure: what the type of map adds, its flag, its boundary's quality. */
export function notes(scene, { index, flag, quality }) {
  const words = [t(`flag-${flag}`), t(`quality-${quality}`)];
  return [scene.painting.note?.(index) ?? "", ...words].map((word) => word.trim()).filter(Boolean);
}

/** Return a test of the reader's filter: letters of the name, a key of the legend. */
function filterOf(scene) {
  const { find, only } = scene.view;
  if (!find && !only) return () => true;
  const wish = folded(find.trim());
  return (index) => {
    const sign = scene.series.signs[index];
    const keyed = !only || scene.painting.keys[index] === only || flagOf(sign) === only;
    return keyed && (!wish || folded(nameOf(scene.frame, index)).includes(wish));
  };
}

/** Return text without accents and capitals. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}
