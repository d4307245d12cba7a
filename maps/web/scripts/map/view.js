// The map: MapLibre on the boundary set's tiles, painted from the scene.

import { colours, forgetTheme } from "../colours.js";
import { page } from "../page.js";
import { place } from "../places.js";
import { t } from "../texts.js";
import { maplibre, readAhead } from "./library.js";
import { Painter } from "./paint.js";
import { addPatterns } from "./patterns.js";
import { labelPoints } from "./points.js";
import {
  LABEL_ZOOM,
  layersOf,
  mapStyle,
  NEIGHBOURS,
  POINTS,
  SOURCE,
  themedPaint,
} from "./style.js";
import { Tooltip } from "./tooltip.js";

// Its worker starts, and the tiles' directory comes, while the figures are on their way.
maplibre.prewarm();
readAhead(location.origin + page.tiles);

const MIN_ZOOM = 3;
const MAX_ZOOM = 13;
const MARGIN = 24;
const PATIENCE_MS = 3000;
const REDUCED_MOTION = window.matchMedia("(prefers-reduced-motion: reduce)");
const DARK = window.matchMedia("(prefers-color-scheme: dark)");

function tellError({ error, sourceId }) {
  console.error(`map: ${sourceId ?? ""} ${error.message}`);
}

export class MapView {
  #container;
  #cards;
  #tooltip;
  #map = null;
  #painter = null;
  #ready = false;
  #isDrawn = false;
  #waiting = [];
  #scene = null;
  #pointsOf = null;
  #level = null;
  #needs = new Set();
  #framed = null;
  #marked = { focused: null, selected: null };
  #marker = null;
  #box;
  #onOpen = () => {};
  #onPoint = () => {};
  #onMove = () => {};

  /**
   * Make the map of a pane: `container` and `tooltip` are its elements, `cards` lie over it, `box` is
   * what it shows of the nation.
   */
  constructor({ container, tooltip, cards, box }) {
    this.#container = container;
    this.#cards = cards;
    this.#tooltip = new Tooltip(tooltip);
    this.#box = box;
    try {
      this.#create();
    } catch {
      // No WebGL: the table holds the same figures, and a line says so.
      document.getElementById("map-failed").hidden = false;
    }
  }

  /** Call `open(index)` when an area is clicked, `point(index or null)` when one is pointed at. */
  listen({ open, point }) {
    this.#onOpen = open;
    this.#onPoint = point;
  }

  /** Call `follow(camera)` whenever the reader moves this map. */
  onMove(follow) {
    this.#onMove = follow;
  }

  /** Stand where another map stands. */
  follow(camera) {
    this.#map?.jumpTo(camera, { followed: true });
  }

  /** Show another part of the nation from now on. */
  setBox(box) {
    if (this.#box === box) return;
    this.#box = box;
    this.#framed = null;
  }

  /** Draw a scene. The camera follows in `frame`, when the cards beside it have their size. */
  paint(scene) {
    this.#scene = scene;
    if (!this.#ready) return;
    const { view } = scene;
    this.#showLayers(scene);
    this.#showPoints(scene);
    this.#painter.paint(scene);
    this.#mark("selected", view.area || null);
    this.#map.getCanvas().setAttribute("aria-label", t("map-label", mapWords(scene)));
    this.#measureRepaint();
  }

  /** Outline an area (by its index) and show its figures beside it; null takes both away. */
  focus(index) {
    if (!this.#ready) return;
    const box = index === null ? null : this.#scene.frame.areas.box[index];
    this.#mark("focused", box ? this.#scene.frame.areas.code[index] : null);
    if (!box) return this.#tooltip.hide();
    const at = this.#map.project(this.#scene.frame.areas.point[index]);
    this.#tooltip.show(this.#scene, index, at, this.#size());
  }

  zoom(step) {
    this.#map?.zoomTo(this.#map.getZoom() + step, { animate: !REDUCED_MOTION.matches });
  }

  /** Call `next` when the scene is on the screen; at once where there is no map. */
  afterPaint(next) {
    if (!this.#map || this.#container.clientWidth === 0) return next();
    if (!this.#isDrawn) {
      // The table waits for the first picture, but not for a network that brings no tiles.
      setTimeout(() => this.#goOn(), PATIENCE_MS);
      return this.#waiting.push(next);
    }
    this.#map.once("render", () => setTimeout(next));
    return this.#map.triggerRepaint();
  }

  /** Bring the view's parent into sight, unless the reader has been brought there before. */
  frame() {
    if (!this.#ready) return;
    const { view } = this.#scene;
    const key = view.parent || "nation";
    const box = view.parent ? place(view.parent)?.box : this.#box;
    if (this.#framed === key || !box) return;
    const animate = this.#framed !== null && !REDUCED_MOTION.matches;
    this.#framed = key;
    const camera = this.#roomiest(box);
    if (animate) this.#map.easeTo({ ...camera, duration: 500 });
    else this.#map.jumpTo(camera);
  }

  /** Show the whole of the view's parent again. */
  home() {
    this.#framed = null;
    this.frame();
  }

  resize() {
    this.#map?.resize();
  }

  /** Return the map as a picture's address. */
  picture() {
    if (!this.#ready) return "";
    this.#map.redraw();
    return this.#map.getCanvas().toDataURL("image/png");
  }

  /** Put a mark on a point: where an address is. */
  mark(point) {
    this.#marker?.remove();
    this.#marker = point && this.#map ? new maplibre.Marker().setLngLat(point).addTo(this.#map) : null;
  }

  #create() {
    this.#map = new maplibre.Map({
      container: this.#container,
      style: mapStyle(colours()),
      bounds: this.#box,
      fitBoundsOptions: { padding: MARGIN },
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      attributionControl: false,
      // The style is our own: to validate it again in every browser would cost the first picture.
      validateStyle: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      locale: { "Map.Title": t("map-loading") },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#painter = new Painter(this.#map);
    this.#map.once("style.load", () => this.#begin());
    this.#map.on("mousemove", (event) => this.#hover(event.point));
    this.#map.on("mouseout", () => this.#leave());
    this.#map.on("click", (event) => this.#click(event));
    this.#map.on("error", tellError);
    this.#map.on("move", (event) => {
      if (!event.followed) this.#onMove({ center: this.#map.getCenter(), zoom: this.#map.getZoom() });
    });
    DARK.addEventListener("change", () => this.#useTheme());
  }

  #begin() {
    addPatterns(this.#map, colours());
    this.#ready = true;
    if (this.#scene) {
      this.paint(this.#scene);
      this.frame();
    }
    this.#markFirst();
    this.#map.once("idle", () => {
      performance.mark("map-idle");
      document.body.dataset.map = "ready";
    });
  }

  /** Tell the browser's clock when the first frame with every area in it was drawn. */
  #markFirst() {
    const look = () => {
      if (!this.#scene || !this.#map.areTilesLoaded()) return;
      performance.mark("map-drawn");
      this.#map.off("render", look);
      this.#goOn();
      // The land around is a quiet ground: it must not keep the areas waiting.
      const around = `${location.origin}${page.assets}/images/neighbours.json`;
      this.#map.getSource(NEIGHBOURS).setData(around);
    };
    this.#map.on("render", look);
  }

  /** Let those go on who waited for the first picture. */
  #goOn() {
    this.#isDrawn = true;
    for (const next of this.#waiting.splice(0)) setTimeout(next);
  }

  #useTheme() {
    if (!this.#ready) return;
    forgetTheme();
    addPatterns(this.#map, colours());
    for (const [layer, property, value] of themedPaint(colours())) {
      this.#map.setPaintProperty(layer, property, value);
    }
    this.#painter.paint(this.#scene);
  }

  #showLayers(scene) {
    const { level } = scene.view;
    const needs = needsOf(scene);
    const more = [...needs].filter((part) => !this.#needs.has(part));
    if (this.#level === level && more.length === 0) return;
    // What was needed once stays: to take a layer away costs as much as to bring it.
    for (const part of more) this.#needs.add(part);
    const shown = layersOf(level, this.#needs);
    for (const layer of this.#map.getStyle().layers) {
      if (layer.type === "background") continue;
      const visibility = shown.has(layer.id) ? "visible" : "none";
      if ((layer.layout?.visibility ?? "visible") !== visibility) {
        this.#map.setLayoutProperty(layer.id, "visibility", visibility);
      }
    }
    if (this.#level === level) return;
    this.#mark("focused", null);
    this.#mark("selected", null);
    this.#level = level;
  }

  #showPoints(scene) {
    const key = `${scene.view.level} ${scene.view.parent}`;
    if (this.#pointsOf === key) return;
    this.#map.getSource(POINTS).setData(labelPoints(scene));
    const from = scene.view.parent ? MIN_ZOOM : LABEL_ZOOM[scene.view.level];
    this.#map.setLayerZoomRange("labels", from, MAX_ZOOM + 1);
    this.#painter.forgetCircles();
    this.#pointsOf = key;
  }

  /** The cards lie over the map: choose the free part in which the box becomes largest. */
  #roomiest(box) {
    const map = this.#container.getBoundingClientRect();
    const none = { width: 0, height: 0 };
    const [heading = none, legend = none] = this.#cards.map((card) => overlap(card, map));
    const side = Math.max(heading.width, legend.width);
    const choices = [
      { top: heading.height, bottom: legend.height, left: 0 },
      { top: 0, bottom: 0, left: side },
      { top: heading.height, bottom: 0, left: legend.width },
    ];
    const cameras = choices.map(({ top, bottom, left }) => {
      const padding = {
        top: top + MARGIN,
        bottom: bottom + MARGIN,
        left: left + MARGIN,
        right: MARGIN,
      };
      return this.#map.cameraForBounds(box, { padding, maxZoom: MAX_ZOOM - 2 });
    });
    const possible = cameras.filter(Boolean);
    if (possible.length === 0) return this.#map.cameraForBounds(box, { padding: 0 });
    return possible.reduce((best, one) => (one.zoom > best.zoom ? one : best));
  }

  #mark(state, code) {
    const before = this.#marked[state];
    if (before?.id === code && before?.sourceLayer === this.#level) return;
    if (before) this.#map.setFeatureState(before, { [state]: false });
    const feature = code ? { source: SOURCE, sourceLayer: this.#scene.view.level, id: code } : null;
    if (feature) this.#map.setFeatureState(feature, { [state]: true });
    this.#marked[state] = feature;
  }

  #hover(point) {
    const index = this.#areaAt(point);
    this.#map.getCanvas().style.cursor = index === null ? "" : "pointer";
    this.#mark("focused", index === null ? null : this.#scene.frame.areas.code[index]);
    if (index === null) this.#tooltip.hide();
    else this.#tooltip.show(this.#scene, index, point, this.#size());
    this.#onPoint(index);
  }

  #leave() {
    this.#tooltip.hide();
    if (this.#ready) this.#mark("focused", null);
    this.#onPoint(null);
  }

  #click(event) {
    const index = this.#areaAt(event.point);
    if (index === null) return;
    const code = this.#scene.frame.areas.code[index];
    const touched = event.originalEvent.pointerType === "touch";
    // A finger cannot hover: its first tap shows the figures, its second opens the area.
    if (touched && this.#marked.focused?.id !== code) this.#hover(event.point);
    else this.#onOpen(index);
  }

  #areaAt(point) {
    if (!this.#ready || !this.#scene) return null;
    const layers = [`${this.#scene.view.level}-fill`];
    const [hit] = this.#map.queryRenderedFeatures(point, { layers });
    return this.#scene.frame.index.get(hit?.properties.code) ?? null;
  }

  #size() {
    const { clientWidth: width, clientHeight: height } = this.#container;
    return { width, height };
  }

  #measureRepaint() {
    if (performance.getEntriesByName("indicator-change").length === 0) return;
    this.#map.once("render", () => {
      performance.measure("repaint", "indicator-change");
      performance.clearMarks("indicator-change");
    });
    this.#map.triggerRepaint();
  }
}

/** Return which of the layers that only some maps have this one needs. */
function needsOf({ painting, drawn }) {
  const needs = new Set();
  if (painting.circles) needs.add("circles");
  if (drawn.some((index) => painting.hatched(index))) needs.add("hatch");
  if (drawn.some((index) => painting.keys[index] === "no_data")) needs.add("dots");
  return needs;
}

function mapWords(scene) {
  return { indicator: scene.indicator.label, level: t(`level-${scene.view.level}`) };
}

/** Return how much of the map a card at its edge covers; nothing where the card stands beside it. */
function overlap(card, map) {
  const box = card.getBoundingClientRect();
  const beside = box.left < map.right && box.right > map.left;
  const over = beside && box.top < map.bottom && box.bottom > map.top;
  if (!over || getComputedStyle(card).position === "static") return { width: 0, height: 0 };
  const fromTop = box.bottom - map.top;
  const fromBottom = map.bottom - box.top;
  return { width: box.right - map.left, height: Math.min(fromTop, fromBottom) };
}
