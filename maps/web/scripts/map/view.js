// The map: MapLibre on the boundary set's tiles, painted from the scene.

import * as maplibre from "../../vendor/maplibre-gl.mjs";
import { NATION_BOX, place } from "../places.js";
import { t } from "../texts.js";
import { Painter } from "./paint.js";
import { addPatterns } from "./patterns.js";
import { labelPoints } from "./points.js";
import { LABEL_ZOOM, layersOf, mapStyle, POINTS, SOURCE, themeColours, themedPaint } from "./style.js";
import { Tooltip } from "./tooltip.js";

const MIN_ZOOM = 3;
const MAX_ZOOM = 13;
const MARGIN = 24;
const REDUCED_MOTION = window.matchMedia("(prefers-reduced-motion: reduce)");
const DARK = window.matchMedia("(prefers-color-scheme: dark)");

export class MapView {
  #container = document.getElementById("map");
  #legend = document.getElementById("legend");
  #heading = document.getElementById("heading");
  #tooltip = new Tooltip();
  #map = null;
  #painter = null;
  #ready = false;
  #scene = null;
  #pointsOf = null;
  #level = null;
  #framed = null;
  #marked = { focused: null, selected: null };
  #onOpen = () => {};
  #onPoint = () => {};

  constructor() {
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

  /** Draw a scene. The camera follows in `frame`, when the cards beside it have their size. */
  paint(scene) {
    this.#scene = scene;
    if (!this.#ready) return;
    const { view } = scene;
    this.#showLevel(view.level);
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
    if (!this.#ready || this.#container.clientWidth === 0) return next();
    this.#map.once("render", () => setTimeout(next));
    return this.#map.triggerRepaint();
  }

  /** Bring the view's parent into sight, unless the reader has been brought there before. */
  frame() {
    if (!this.#ready) return;
    const { view } = this.#scene;
    const key = view.parent || "nation";
    const box = view.parent ? place(view.parent)?.box : NATION_BOX;
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

  #create() {
    const protocol = new window.pmtiles.Protocol();
    maplibre.addProtocol("pmtiles", protocol.tile);
    this.#map = new maplibre.Map({
      container: this.#container,
      style: mapStyle(themeColours()),
      bounds: NATION_BOX,
      fitBoundsOptions: { padding: MARGIN },
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      attributionControl: false,
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
    DARK.addEventListener("change", () => this.#useTheme());
  }

  #begin() {
    addPatterns(this.#map, themeColours());
    this.#ready = true;
    if (this.#scene) {
      this.paint(this.#scene);
      this.frame();
    }
    this.#map.once("idle", () => {
      performance.mark("map-idle");
      document.body.dataset.map = "ready";
    });
  }

  #useTheme() {
    if (!this.#ready) return;
    const colours = themeColours();
    addPatterns(this.#map, colours);
    for (const [layer, property, value] of themedPaint(colours)) {
      this.#map.setPaintProperty(layer, property, value);
    }
  }

  #showLevel(level) {
    if (this.#level === level) return;
    const shown = layersOf(level);
    for (const layer of this.#map.getStyle().layers) {
      if (layer.type === "background") continue;
      const visibility = shown.has(layer.id) ? "visible" : "none";
      if ((layer.layout?.visibility ?? "visible") !== visibility) {
        this.#map.setLayoutProperty(layer.id, "visibility", visibility);
      }
    }
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
    const [heading, legend] = [this.#heading, this.#legend].map((card) => overlap(card, map));
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

function mapWords(scene) {
  return { indicator: scene.indicator.label, level: t(`level-${scene.view.level}`) };
}

/** Return how much of the map a card at its edge covers; nothing where the card stands beside it. */
function overlap(card, map) {
  const box = card.getBoundingClientRect();
  const over = box.top < map.bottom && box.bottom > map.top && box.left < map.right;
  if (!over || getComputedStyle(card).position === "static") return { width: 0, height: 0 };
  const fromTop = box.bottom - map.top;
  const fromBottom = map.bottom - box.top;
  return { width: box.right - map.left, height: Math.min(fromTop, fromBottom) };
}
