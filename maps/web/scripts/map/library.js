// MapLibre and the reader of tile archives; the worker is a file of its own.

import * as maplibre from "maplibre-gl";
import { FetchSource, PMTiles, Protocol } from "pmtiles";

maplibre.setWorkerUrl(new URL("../vendor/maplibre-gl-worker.mjs", import.meta.url).href);
// Once for all maps: a second reader would break off what the first one has begun.
const protocol = new Protocol();
maplibre.addProtocol("pmtiles", protocol.tile);

/** Asks past the cache where Chromium's gives less than was asked for, as it does when two maps move. */
class WholeSource extends FetchSource {
  async getBytes(offset, length, signal, etag) {
    const part = await super.getBytes(offset, length, signal, etag);
    if (part.data.byteLength === length) return part;
    const again = new FetchSource(this.url);
    again.mustReload = true;
    return again.getBytes(offset, length, signal, etag);
  }
}

/** Fetch a tile archive's head while the page still waits for other things. */
export function readAhead(address) {
  const archive = new PMTiles(new WholeSource(address));
  protocol.add(archive);
  // A map that needs it asks again, and tells of the failure.
  archive.getHeader().catch(() => null);
}

export { maplibre };
