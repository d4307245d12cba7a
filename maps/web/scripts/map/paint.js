// Painting a scene: only the feature states that differ from what is painted are set.

import { classOf, figures, flagOf, usesSymbols } from "../scene.js";
import { POINTS, SOURCE } from "./style.js";
import { largestRadius, radiusOf } from "./symbols.js";

const OUTSIDE = { fill: "", hatched: false, empty: false, inside: false };

export class Painter {
  #map;
  #painted = new Map();
  #radii = new Map();

  constructor(map) {
    this.#map = map;
  }

  paint(scene) {
    const level = scene.view.level;
    const states = areaStates(scene);
    if (!this.#painted.has(level)) this.#painted.set(level, []);
    const before = this.#painted.get(level);
    for (let index = 0; index < scene.frame.size; index += 1) {
      if (!scene.frame.areas.box[index] || sameState(before[index], states[index])) continue;
      const feature = { source: SOURCE, sourceLayer: level, id: scene.frame.areas.code[index] };
      this.#map.setFeatureState(feature, states[index]);
      before[index] = states[index];
    }
    this.#paintCircles(scene);
  }

  /** Forget the circles: their source has new points. */
  forgetCircles() {
    this.#radii.clear();
  }

  #paintCircles(scene) {
    const radii = circleStates(scene);
    for (let index = 0; index < scene.frame.size; index += 1) {
      const code = scene.frame.areas.code[index];
      const now = radii.get(index) ?? { radius: 0, hatched: false };
      const before = this.#radii.get(code);
      if (before?.radius === now.radius && before.hatched === now.hatched) continue;
      this.#map.setFeatureState({ source: POINTS, id: code }, now);
      this.#radii.set(code, now);
    }
  }
}

function areaStates(scene) {
  const states = Array(scene.frame.size).fill(OUTSIDE);
  const symbols = usesSymbols(scene);
  for (const index of scene.drawn) states[index] = areaState(scene, index, symbols);
  return states;
}

function areaState(scene, index, symbols) {
  const sign = scene.series.signs[index];
  const flag = flagOf(sign);
  const at = classOf(sign);
  const fill = at < 0 ? sign : symbols ? "o" : `${scene.indicator.ramp}${at}`;
  const hatched = flag === "unreliable" && !symbols;
  return { fill, hatched, empty: flag === "no_data", inside: true };
}

function circleStates(scene) {
  const states = new Map();
  if (!usesSymbols(scene)) return states;
  const told = scene.drawn.map((index) => [index, figures(scene, index)]);
  const most = Math.max(...told.map(([, figure]) => figure.value ?? 0), 0);
  const largest = largestRadius(scene.view);
  for (const [index, figure] of told) {
    const radius = radiusOf(figure.value, most, largest);
    states.set(index, { radius, hatched: figure.flag === "unreliable" });
  }
  return states;
}

function sameState(before, now) {
  return (
    before !== undefined &&
    before.fill === now.fill &&
    before.hatched === now.hatched &&
    before.empty === now.empty
  );
}
