// The map's style: layers of every level, coloured by feature state, so that a change of indicator
// repaints without loading or laying out anything.

import { page } from "../page.js";

export const SOURCE = "boundaries";
export const POINTS = "points";
export const NEIGHBOURS = "neighbours";



/** Labels of a level appear from this zoom on, unless the view is of one parent only. */
export const LABEL_ZOOM = { state: 3, district: 6.3, mukim: 8.5, parlimen: 6.8, dun: 8 };

/** Borders of these levels are drawn over a level's areas. */
const PARENT_BORDERS = {
  state: [],
  district: ["state"],
  mukim: ["district", "state"],
  parlimen: ["state"],
  dun: ["parlimen", "state"],
};

export function mapStyle(colours) {
  return {
    version: 8,
    sources: {
      [SOURCE]: {
        type: "vector",
        url: `pmtiles://${location.origin}${page.tiles}`,
        promoteId: Object.fromEntries(page.levels.map((level) => [level, "code"])),
      },
      neighbours: { type: "geojson", data: emptyCollection() },
      [POINTS]: { type: "geojson", data: emptyCollection(), promoteId: "code" },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colours.sea } },
      ...neighbourLayers(colours),
      ...page.levels.flatMap((level) => areaLayers(level, colours)),
      ...page.levels.map((level) => parentBorder(level, colours)),
      circleLayer(colours),
      labelLayer(colours),
    ],
  };
}

/** Return the paint properties that depend on the theme: [layer, property, value]. */
export function themedPaint(colours) {
  return mapStyle(colours).layers.flatMap((layer) =>
    Object.entries(layer.paint ?? {})
      .filter(([property]) => property.endsWith("color"))
      .map(([property, value]) => [layer.id, property, value]),
  );
}

/**
 * Return the layers to show for a level. `needs` names those that only some maps have (`hatch`,
 * `dots`, `circles`): each is one more pass over the map, and one more program for the graphics.
 */
export function layersOf(level, needs) {
  return new Set([
    "neighbours",
    "neighbours-edge",
    ...["fill", "indicative", "border", "quality"].map((part) => `${level}-${part}`),
    ...["hatch", "dots"].filter((part) => needs.has(part)).map((part) => `${level}-${part}`),
    ...PARENT_BORDERS[level].map((parent) => `${parent}-parent`),
    ...["circles"].filter((part) => needs.has(part)),
    "labels",
  ]);
}

/** The neighbours' coarse borders miss ours by a kilometre or two: a wide edge closes the gap. */
function neighbourLayers(colours) {
  const width = ["interpolate", ["exponential", 2], ["zoom"], 3, 0.3, 13, 300];
  const source = "neighbours";
  return [
    { id: source, type: "fill", source, paint: { "fill-color": colours.neighbour } },
    {
      id: "neighbours-edge",
      type: "line",
      source,
      layout: { "line-join": "round" },
      paint: { "line-color": colours.neighbour, "line-width": width },
    },
  ];
}

function areaLayers(level, colours) {
  const common = { source: SOURCE, "source-layer": level, layout: { visibility: "none" } };
  const line = { ...common, type: "line" };
  const pattern = (name, paint) => ({
    ...common,
    id: `${level}-${name}`,
    type: "fill",
    paint: { "fill-antialias": false, ...paint },
  });
  return [
    {
      ...common,
      id: `${level}-fill`,
      type: "fill",
      paint: { "fill-color": fillColour(colours), "fill-antialias": false },
    },
    pattern("hatch", { "fill-pattern": "hatch", "fill-opacity": when("hatched", 0.7, 0) }),
    pattern("dots", { "fill-pattern": "dots", "fill-opacity": when("empty", 1, 0) }),
    {
      ...pattern("indicative", { "fill-pattern": "wide-hatch", "fill-opacity": when("inside", 0.35, 0) }),
      filter: ["==", ["get", "quality"], "indicative"],
    },
    {
      ...line,
      id: `${level}-border`,
      paint: borderPaint(colours),
    },
    {
      ...line,
      id: `${level}-quality`,
      filter: ["!=", ["get", "quality"], "official"],
      paint: {
        "line-color": colours["border-parent"],
        "line-width": byZoom(0.15, 1.4),
        "line-dasharray": [3, 2],
        "line-opacity": when("inside", 1, 0),
      },
    },
  ];
}

/** One layer draws every kind of outline: another pass over all borders would cost every repaint. */
function borderPaint(colours) {
  const strong = ["any", state("focused"), state("selected")];
  return {
    "line-color": [
      "case",
      strong,
      colours.focus,
      state("empty"),
      colours["key-no-data-ink"],
      colours.border,
    ],
    "line-width": [
      "interpolate",
      ["linear"],
      ["zoom"],
      4,
      ["case", strong, 3, 0.4],
      10,
      ["case", strong, 4, 1.2],
    ],
  };
}

function parentBorder(level, colours) {
  return {
    id: `${level}-parent`,
    type: "line",
    source: SOURCE,
    "source-layer": level,
    layout: { visibility: "none", "line-join": "round" },
    paint: {
      "line-color": colours["border-parent"],
      "line-width": level === "state" ? byZoom(0.7, 2.2) : byZoom(0.4, 1.4),
    },
  };
}

function circleLayer(colours) {
  return {
    id: "circles",
    type: "circle",
    source: POINTS,
    layout: { visibility: "none" },
    paint: {
      "circle-radius": ["coalesce", ["feature-state", "radius"], 0],
      "circle-color": colours["key-symbol"],
      "circle-opacity": ["case", state("faint"), 0.06, state("hatched"), 0.15, 0.62],
      "circle-stroke-color": colours["key-symbol"],
      "circle-stroke-opacity": when("faint", 0.2, 1),
      "circle-stroke-width": [
        "case",
        [">", ["coalesce", ["feature-state", "radius"], 0], 0],
        1,
        0,
      ],
    },
  };
}

function labelLayer(colours) {
  return {
    id: "labels",
    type: "symbol",
    source: POINTS,
    layout: {
      visibility: "none",
      "text-field": ["get", "name"],
      "text-font": ["PublicSans Semibold"],
      "text-size": ["interpolate", ["linear"], ["zoom"], 5, 10, 9, 13],
      "text-max-width": 7,
      "text-padding": 6,
      "symbol-sort-key": ["get", "rank"],
    },
    paint: {
      "text-color": colours.label,
      "text-halo-color": colours["label-halo"],
      "text-halo-width": 1.3,
    },
  };
}

/** The fill of an area: the colour that its painting gave it. */
function fillColour(colours) {
  return ["to-color", ["feature-state", "fill"], colours["key-outside"]];
}

function when(name, then, otherwise) {
  return ["case", state(name), then, otherwise];
}

function state(name) {
  return ["boolean", ["feature-state", name], false];
}

function byZoom(far, near) {
  return ["interpolate", ["linear"], ["zoom"], 4, far, 10, near];
}

function emptyCollection() {
  return { type: "FeatureCollection", features: [] };
}
