"""Draw a layer of a GeoPackage in QGIS without a screen, and say what colours came out.

Run by the system's Python, which has QGIS: `render_in_qgis.py FILE LAYER STYLE PICTURE`. STYLE is
`stored` (of the file itself), `qml` or `sld` (of the file beside it).
"""

import json
import sys
from collections import Counter
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

WIDTH, HEIGHT, DPI = 800, 600, 90.714
AROUND = 6


def main() -> None:
    """Draw, and print a line of JSON."""
    app = QgsApplication([], False)
    app.initQgis()
    # Layers must be gone before QGIS ends, or it falls over them.
    print(json.dumps(drawn(*sys.argv[1:])), flush=True)
    app.exitQgis()


def drawn(package: str, name: str, style: str, picture: str) -> dict[str, object]:
    """Draw a layer and return what came out."""
    layer = QgsVectorLayer(f"{package}|layername={name}", name, "ogr")
    valid = layer.isValid() and load_style(layer, Path(package), name, style)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent().buffered(1))
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setOutputDpi(DPI)
    settings.setBackgroundColor(QColor("#ffffff"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(picture)
    told = {"valid": valid, **(areas(layer, settings, image) if name == "areas" else {})}
    if name == "circles":
        told |= circle(layer, settings, image)
    return told


def load_style(layer: QgsVectorLayer, package: Path, name: str, style: str) -> bool:
    """Give the layer a style; return whether QGIS could read it."""
    if style == "stored":
        return layer.loadDefaultStyle()[1]
    suffix = "" if name == "areas" else f"-{name}"
    file = str(package.with_name(f"{package.stem}{suffix}.{style}"))
    if style == "sld":
        return layer.loadSldStyle(file)[1]
    return layer.loadNamedStyle(file)[1]


def areas(layer: QgsVectorLayer, settings: QgsMapSettings, image: object) -> dict[str, object]:
    """Return the commonest colour inside each area."""
    found = {}
    for feature in layer.getFeatures():
        point = feature.geometry().pointOnSurface().asPoint()
        found[feature["code"]] = commonest(image, pixel(settings, point))
    return {"areas": found}


def circle(layer: QgsVectorLayer, settings: QgsMapSettings, image: object) -> dict[str, object]:
    """Return how wide the first circle is, and how wide it should be, in pixels."""
    feature = next(layer.getFeatures())
    x, y = pixel(settings, feature.geometry().asPoint())
    row = [image.pixelColor(at, y).name() != "#ffffff" for at in range(WIDTH)]
    left = right = x
    while left > 0 and row[left - 1]:
        left -= 1
    while right < WIDTH - 1 and row[right + 1]:
        right += 1
    return {"width": right - left + 1, "wanted": 2 * feature["radius"]}


def pixel(settings: QgsMapSettings, point: QgsPointXY) -> tuple[int, int]:
    placed = settings.mapToPixel().transform(point)
    return round(placed.x()), round(placed.y())


def commonest(image: object, at: tuple[int, int]) -> str:
    x, y = at
    around = range(-AROUND, AROUND + 1)
    colours = Counter(image.pixelColor(x + dx, y + dy).name() for dx in around for dy in around)
    return colours.most_common(1)[0][0]


main()
