// The patterns that colours alone must not carry: hatching, dots, wide hatching.

const RATIO = 2;

/** Add the patterns to the map, in the colours of the present theme. */
export function addPatterns(map, colours) {
  const patterns = {
    hatch: hatching(8, 1.6, colours["key-hatch"], 1),
    "wide-hatch": hatching(14, 1, colours["key-hatch"], -1),
    dots: dots(7, 0.95, colours["key-no-data-ink"]),
  };
  for (const [name, image] of Object.entries(patterns)) {
    if (map.hasImage(name)) map.updateImage(name, image);
    else map.addImage(name, image, { pixelRatio: RATIO });
  }
}

function hatching(size, width, colour, slope) {
  return drawn(size, (pen) => {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    // Three parallel lines, so that the pattern meets itself at every edge.
    for (const shift of [-size, 0, size]) {
      pen.beginPath();
      pen.moveTo(shift - 1, slope > 0 ? size + 1 : -1);
      pen.lineTo(shift + size + 1, slope > 0 ? -1 : size + 1);
      pen.stroke();
    }
  });
}

function dots(size, radius, colour) {
  return drawn(size, (pen) => {
    pen.fillStyle = colour;
    for (const [x, y] of [[0.25, 0.25], [0.75, 0.75]]) {
      pen.beginPath();
      pen.arc(x * size, y * size, radius, 0, 2 * Math.PI);
      pen.fill();
    }
  });
}

function drawn(size, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * RATIO;
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  draw(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
