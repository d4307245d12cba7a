// Points inside the areas shown: places of circles and labels.

/** Return the points of a scene's areas; larger areas are labelled first. */
export function labelPoints(scene) {
  const { code, name, point, box } = scene.frame.areas;
  const features = scene.drawn.map((index) => {
    const [west, south, east, north] = box[index];
    return {
      type: "Feature",
      properties: {
        code: code[index],
        name: name[index],
        rank: -Math.round((east - west) * (north - south) * 1e6),
      },
      geometry: { type: "Point", coordinates: point[index] },
    };
  });
  return { type: "FeatureCollection", features };
}
