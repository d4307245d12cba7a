// Painting a scene: only the feature states that differ from what is painted are set.

import { faint } from "../colours.js";
import { figures, flagOf } from "../scene.js";
import { POINTS, SOURCE } from "./style.js";
import { largestRadius, radiusOf } from "./symbols.js";

const OUTSIDE = { fill: "", hatched: false, empty: false, inside: false };
const NO_CIRCLE = { radius: 0, hatched: false, faint: false };

export class Painter {
  #map;
  #painted = new Map();
  #circles = new Map();

  constructor(map) {
    this.#map = map;
  }

  paint(scene) {
    const level = scene.view.level;
    const states = areaStates(scene);
    if (!this.#painted.has(level)) this.#painted.set(level, []);
    const before = this.#painted.get(level);
    for (let index = 0; index < scene.frame.size; index += 1) {
      if (!scene.frame.areas.box[index] || same(before[index], states[index])) continue;
      const feature = { source: SOURCE, sourceLayer: level, id: scene.frame.areas.code[index] };
      this.#map.setFeatureState(feature, states[index]);
      before[index] = states[index];
    }
    this.#paintCircles(scene);
  }

  /** Forget the circles: their source has new points. */
  forgetCircles() {
    this.#circles.clear();
  }

  #paintCircles(scene) {
    const circles = circleStates(scene);
    for (let index = 0; index < scene.frame.size; index += 1) {
      const code = scene.frame.areas.code[index];
      const now = circles.get(index) ?? NO_CIRCLE;
      if (same(this.#circles.get(code), now)) continue;
      this.#map.setFeatureState({ source: POINTS, id: code }, now);
      this.#circles.set(code, now);
    }
  }
}

function areaStates(scene) {
  const { painting } = scene;
  const states = Array(scene.frame.size).fill(OUTSIDE);
  for (const index of scene.drawn) {
    const colour = painting.colour(index);
    const marked = scene.isMarked(index);
    states[index] = {
      fill: marked ? colour : faint(colour),
      hatched: marked && painting.hatched(index),
      empty: marked && painting.keys[index] === "no_data",
      inside: true,
    };
  }
  return states;
}

function circleStates(scene) {
  const states = new Map();
  if (!scene.painting.circles) return states;
  const told = scene.drawn.map((index) => [index, figures(scene, index)]);
  const most = Math.max(...told.map(([, figure]) => figure.value ?? 0), 0);
  const largest = largestRadius(scene.view);
  for (const [index, figure] of told) {
    const radius = radiusOf(figure.value, most, largest);
    const hatched = flagOf(scene.series.signs[index]) === "unreliable";
    states.set(index, { radius, hatched, faint: !scene.isMarked(index) });
  }
  return states;
}

function same(before, now) {
  return before !== undefined && Object.keys(now).every((name) => before[name] === now[name]);
}
