// What the maps of the desks have in common: tiles, neighbours, borders, names.

export const NATION = [
  [99.4, 0.7],
  [119.4, 7.5],
];

/** Return the options of a desk's map; its own words are those of the container. */
export function mapOptions(container) {
  return {
    container,
    bounds: NATION,
    attributionControl: false,
    validateStyle: false,
    dragRotate: false,
    pitchWithRotate: false,
    locale: {
      "Map.Title": container.dataset.title,
      "NavigationControl.ZoomIn": container.dataset.zoomIn,
      "NavigationControl.ZoomOut": container.dataset.zoomOut,
    },
  };
}

/** Return a colour of the present theme: the one table is in maps/classes/palette.json. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Return the style all desks begin with: the neighbours, the land, its borders and names. */
export function baseStyle(page) {
  const sources = {
    neighbours: { type: "geojson", data: `${location.origin}${page.assets}/images/neighbours.json` },
  };
  const layers = [
    { id: "sea", type: "background", paint: { "background-color": colour("sea") } },
    {
      id: "neighbours",
      type: "fill",
      source: "neighbours",
      paint: { "fill-color": colour("neighbour") },
    },
  ];
  if (page.tiles) {
    sources.areas = {
      type: "vector",
      url: `pmtiles://${location.origin}${page.tiles}`,
      promoteId: { district: "code" },
    };
    layers.push(...areaLayers());
  }
  return { version: 8, sources, layers };
}

function areaLayers() {
  const line = (level, width, name) => ({
    id: `${level}-line`,
    type: "line",
    source: "areas",
    "source-layer": level,
    paint: { "line-color": colour(name), "line-width": width },
  });
  const label = (level, minzoom, maxzoom, size) => ({
    id: `${level}-name`,
    type: "symbol",
    source: "areas",
    "source-layer": level,
    minzoom,
    maxzoom,
    layout: { "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-size": size },
    paint: {
      "text-color": colour("label"),
      "text-halo-color": colour("label-halo"),
      "text-halo-width": 1.5,
    },
  });
  return [
    {
      id: "land",
      type: "fill",
      source: "areas",
      "source-layer": "district",
      paint: { "fill-color": colour("key-zero") },
    },
    { ...line("mukim", 0.4, "border"), minzoom: 8.5 },
    line("district", 1.2, "border-parent"),
    line("state", 2.4, "border-parent"),
    label("district", 6.5, 10.5, 13),
    label("mukim", 10.5, 24, 12),
  ];
}
