// The map of a sharing: districts coloured by the share of need that is met, circles by houses.

import { maplibre } from "../scripts/map/library.js";
import { baseStyle, colour, mapOptions } from "./base-map.js";

const FIFTHS = [0.2, 0.4, 0.6, 0.8, 1];
const TOPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const SLACK = 1e-9;

/**
 * Return the upper limits of five classes of need met: the least scale that no district is above.
 * None met is a class of its own.
 */
export function classLimits(grants) {
  const largest = Math.max(...grants.map((grant) => (grant.need ? grant.units / grant.need : 0)), 0);
  const top = TOPS.find((end) => largest <= end + SLACK) ?? 1;
  return FIFTHS.map((fifth) => top * fifth);
}

const LARGEST = 20;
const SMALLEST = 2.5;
const MAX_ZOOM = 10;

export const rampColour = (place) => colour(place < 0 ? "key-zero" : `ramp-good-${place}`);

/** Return the class of a share of need met: -1 for none. */
function classOf(met, limits) {
  return met > 0 ? limits.findIndex((limit) => met <= limit + SLACK) : -1;
}

export class TargetingMap {
  #container = document.getElementById("map");
  #map = null;
  #ready = false;
  #grants = [];
  #marked = "";

  constructor(page, describe) {
    try {
      this.#create(page, describe);
    } catch {
      // No WebGL: the table tells the same.
      this.#container.hidden = true;
    }
  }

  /** Show the grants of a sharing. */
  show(grants) {
    this.#grants = grants;
    if (this.#ready) this.#paint();
  }

  #create(page, describe) {
    this.#map = new maplibre.Map({
      ...mapOptions(this.#container),
      style: styleOf(page),
      maxZoom: MAX_ZOOM,
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.addControl(new maplibre.NavigationControl({ showCompass: false }));
    this.#map.on("load", () => {
      this.#ready = true;
      this.#paint();
    });
    this.#map.on("idle", () => (document.body.dataset.map = "ready"));
    this.#explain(describe);
  }

  #explain(describe) {
    const popup = new maplibre.Popup({ closeButton: false, closeOnClick: false });
    this.#map.on("mousemove", "met", (event) => {
      const text = describe(event.features[0].properties.code);
      if (text) popup.setLngLat(event.lngLat).setText(text).addTo(this.#map);
    });
    this.#map.on("mouseleave", "met", () => popup.remove());
  }

  #paint() {
    const most = Math.max(...this.#grants.map((grant) => grant.units), 1);
    const limits = classLimits(this.#grants);
    for (const grant of this.#grants) {
      const met = grant.need ? grant.units / grant.need : 0;
      this.#state({ source: "areas", sourceLayer: "district", id: grant.code }, {
        place: grant.need ? classOf(met, limits) : -2,
      });
      const radius = grant.units ? Math.max(LARGEST * Math.sqrt(grant.units / most), SMALLEST) : 0;
      this.#state({ source: "middles", id: grant.code }, { radius });
    }
    this.#markNoise();
  }

  /** Mark the districts that hang on noise: by a filter, which costs nothing while a slider moves. */
  #markNoise() {
    const shaky = this.#grants.filter((grant) => grant.doubt && !grant.doubt.firm);
    const codes = shaky.map((grant) => grant.code);
    if (codes.join() === this.#marked) return;
    this.#marked = codes.join();
    if (this.#map.getLayer("noise")) this.#map.setFilter("noise", among(codes));
  }

  #state(feature, state) {
    if (this.#map.getSource(feature.source)) this.#map.setFeatureState(feature, state);
  }
}

function among(codes) {
  return ["in", ["get", "code"], ["literal", codes]];
}

function styleOf(page) {
  const style = baseStyle(page);
  style.sources.middles = { type: "geojson", data: middles(page), promoteId: "code" };
  const border = style.layers.find((layer) => layer.id === "district-line");
  if (border) border.paint = { "line-color": colour("border"), "line-width": 0.6 };
  const at = style.layers.findIndex((layer) => layer.id === "land");
  if (at >= 0) style.layers.splice(at + 1, 0, metLayer());
  style.layers.push({
    id: "noise",
    type: "line",
    source: "areas",
    "source-layer": "district",
    filter: among([]),
    paint: { "line-color": colour("key-symbol"), "line-width": 1.6, "line-dasharray": [2, 1.5] },
  });
  style.layers.push({
    id: "houses",
    type: "circle",
    source: "middles",
    paint: {
      "circle-radius": ["coalesce", ["feature-state", "radius"], 0],
      "circle-color": colour("key-symbol"),
      "circle-opacity": 0.55,
      "circle-stroke-color": colour("label-halo"),
      "circle-stroke-width": ["case", [">", ["coalesce", ["feature-state", "radius"], 0], 0], 1, 0],
    },
  });
  return style;
}

function metLayer() {
  const place = ["coalesce", ["feature-state", "place"], -2];
  const classes = FIFTHS.flatMap((_limit, at) => [at, rampColour(at)]);
  return {
    id: "met",
    type: "fill",
    source: "areas",
    "source-layer": "district",
    paint: { "fill-color": ["match", place, -1, rampColour(-1), ...classes, colour("key-no-data")] },
  };
}

function middles(page) {
  return {
    type: "FeatureCollection",
    features: page.areas
      .filter((area) => area.point)
      .map((area) => ({
        type: "Feature",
        properties: { code: area.code },
        geometry: { type: "Point", coordinates: area.point },
      })),
  };
}
