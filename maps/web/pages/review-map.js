// The map of one address: districts, the candidates as numbered pins, the point that is chosen.

import { maplibre } from "../scripts/map/library.js";
import { NATION, baseStyle, mapOptions } from "./base-map.js";

const REDUCED_MOTION = window.matchMedia("(prefers-reduced-motion: reduce)");
const MAX_ZOOM = 13;
const NEAR_ZOOM = 10.5;

export class ReviewMap {
  #container = document.getElementById("map");
  #map = null;
  #pins = [];
  #own = null;

  /** Call `pick(number)` when a pin is pressed, `put({lon, lat})` when the map is clicked. */
  constructor(page, { pick, put }) {
    this.pick = pick;
    try {
      this.#create(page, put);
    } catch {
      // No WebGL: candidates and coordinates can be chosen without the map.
      this.#container.hidden = true;
    }
  }

  /** Show the candidates of an address and bring them all into view. */
  show(candidates) {
    this.#clear();
    if (!this.#map) return;
    this.#pins = candidates.map((candidate, number) => this.#pin(candidate, number));
    this.#frame(candidates);
  }

  /** Mark a candidate by its number; none when null. */
  mark(number) {
    this.#pins.forEach((pin, at) =>
      pin.getElement().setAttribute("aria-pressed", String(at === number)),
    );
    if (number !== null) this.#own?.remove();
  }

  /** Show the point that was placed by hand. */
  put(point, move) {
    if (!this.#map) return;
    this.#own ??= new maplibre.Marker({ color: "#a63f00" });
    this.#own.setLngLat([point.lon, point.lat]).addTo(this.#map);
    if (move) this.#map.easeTo({ center: [point.lon, point.lat], ...this.#pace() });
  }

  /** Return the middle of the map, null without a map. */
  centre() {
    const middle = this.#map?.getCenter();
    return middle ? { lon: middle.lng, lat: middle.lat } : null;
  }

  resize() {
    this.#map?.resize();
  }

  #create(page, put) {
    this.#map = new maplibre.Map({
      ...mapOptions(this.#container),
      style: baseStyle(page),
      maxZoom: MAX_ZOOM,
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.addControl(new maplibre.NavigationControl({ showCompass: false }));
    this.#map.addControl(new maplibre.ScaleControl());
    this.#map.on("click", (event) => put({ lon: event.lngLat.lng, lat: event.lngLat.lat }));
    this.#map.on("idle", () => (document.body.dataset.map = "ready"));
  }

  #pin(candidate, number) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "pin";
    element.textContent = String(number + 1);
    element.setAttribute("aria-label", `${number + 1}: ${candidate.label}`);
    element.setAttribute("aria-pressed", "false");
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      this.pick(number);
    });
    const pin = new maplibre.Marker({ element });
    return pin.setLngLat([candidate.lon, candidate.lat]).addTo(this.#map);
  }

  #clear() {
    this.#pins.forEach((pin) => pin.remove());
    this.#pins = [];
    this.#own?.remove();
  }

  #frame(candidates) {
    delete document.body.dataset.map;
    const box = new maplibre.LngLatBounds();
    candidates.forEach((one) => box.extend([one.lon, one.lat]));
    const bounds = candidates.length ? box : NATION;
    this.#map.fitBounds(bounds, { padding: 60, maxZoom: NEAR_ZOOM, ...this.#pace() });
    this.#map.triggerRepaint();
  }

  #pace() {
    return REDUCED_MOTION.matches ? { duration: 0 } : {};
  }
}
