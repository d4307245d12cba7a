// MapLibre and the reader of tile archives; the worker is a file of its own.

import * as maplibre from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";

maplibre.setWorkerUrl(new URL("../vendor/maplibre-gl-worker.mjs", import.meta.url).href);
// Once for all maps: a second reader would break off what the first one has begun.
const protocol = new Protocol();
maplibre.addProtocol("pmtiles", protocol.tile);

/** Fetch a tile archive's head while the page still waits for other things. */
export function readAhead(address) {
  const archive = new PMTiles(address);
  protocol.add(archive);
  // A map that needs it asks again, and tells of the failure.
  archive.getHeader().catch(() => null);
}

export { maplibre };
