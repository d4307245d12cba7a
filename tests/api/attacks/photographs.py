"""The photographs of `photographs.csv`, made when they are needed; none is kept."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping

from PIL import Image, PngImagePlugin

from registry.housing_applications.photos import BYTES_AT_MOST
from tests.api.attacks.files import good_table, good_workbook, zipped
from tests.registry.housing_applications.made import picture

SECRET = b"<script>Rahsia</script>"
"""What must not be found in a photograph that is kept."""

MEGABYTE = 1 << 20
PNG_MARK = b"\x89PNG\r\n\x1a\n"


def drawn(
    form: str, size: tuple[int, int] = (640, 480), mode: str = "RGB", **more: object
) -> bytes:
    held = io.BytesIO()
    Image.new(mode, size, 90).save(held, form, **more)
    return held.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def with_chunk(kind: bytes, content: bytes) -> bytes:
    """Return a PNG with a part more, right before its pixels."""
    before, mark, after = drawn("PNG").partition(b"\x00\x00")
    whole = before + mark + after
    at = whole.index(b"IDAT") - 4
    return whole[:at] + chunk(kind, content) + whole[at:]


def said(width: int, height: int) -> bytes:
    """Return a small PNG that says it is large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000))
    return PNG_MARK + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def huge_jpeg() -> bytes:
    """Return a small JPEG that says it is as large as one can be."""
    whole = bytearray(picture())
    at = whole.index(b"\xff\xc0")
    struct.pack_into(">HH", whole, at + 5, 65_500, 65_500)
    return bytes(whole)


def huge_webp() -> bytes:
    """Return a small WebP that says it is as large as one can be."""
    whole = bytearray(drawn("WEBP"))
    assert whole[12:16] == b"VP8 "
    struct.pack_into("<HH", whole, 26, 16_383, 16_383)
    return bytes(whole)


def wrong_sum() -> bytes:
    whole = bytearray(drawn("PNG"))
    whole[whole.index(b"IDAT") + 8] ^= 0xFF
    return bytes(whole)


def moving(form: str, size: tuple[int, int], frames: int) -> bytes:
    held = io.BytesIO()
    first, *others = (Image.new("RGB", size, (20 * number, 0, 0)) for number in range(frames))
    first.save(held, form, save_all=True, append_images=others)
    return held.getvalue()


def many_scans() -> bytes:
    """Return a JPEG whose last scan comes ten thousand times; each goes over all its pixels."""
    whole = drawn("JPEG", (4_400, 4_400), progressive=True)
    at = whole.rindex(b"\xff\xda")
    return whole[:at] + whole[at:-2] * 10_000 + whole[-2:]


def program_in_comment() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (640, 480)).save(held, "JPEG", comment=b"\x7fELF" + SECRET)
    return held.getvalue()


def page_in_text() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET.decode())
    return drawn("PNG", pnginfo=told)


def circle() -> bytes:
    """Return a JPEG whose second list of metadata is its first one again."""
    one = struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<HHII", 0x8825, 4, 1, 8)
    metadata = b"Exif\x00\x00II*\x00" + struct.pack("<IH", 8, 2) + one + struct.pack("<I", 8)
    return drawn("JPEG", exif=metadata)


def archive() -> bytes:
    return zipped({"a.html": SECRET})


MAKERS: Mapping[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "program": lambda: b"\x7fELF\x02\x01\x01" + bytes(1_000),
    "page": lambda: b"<html>" + SECRET,
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='400'>" + SECRET,
    "gif": lambda: drawn("GIF", mode="P"),
    "moving_gif": lambda: moving("GIF", (300, 300), 3),
    "bmp": lambda: drawn("BMP"),
    "tiff": lambda: drawn("TIFF"),
    "pdf": lambda: b"%PDF-1.7\n" + bytes(1_000),
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 400 400\nshowpage\n",
    "heic": lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(1_000),
    "archive": archive,
    "workbook": good_workbook,
    "jpeg_mark": lambda: b"\xff\xd8\xff" + SECRET * 20,
    "png_mark": lambda: PNG_MARK + good_table(),
    "webp_mark": lambda: b"RIFF\x40\x00\x00\x00WEBPVP8 " + bytes(60),
    "half_jpeg": lambda: picture()[: len(picture()) // 2],
    "half_png": lambda: picture(form="PNG")[: len(picture(form="PNG")) // 2],
    "half_webp": lambda: picture(form="WEBP")[: len(picture(form="WEBP")) // 2],
    "wrong_sum": wrong_sum,
    "one_pixel": lambda: drawn("PNG", (1, 1)),
    "thin": lambda: drawn("PNG", (20_000, 1)),
    "huge_png": lambda: said(100_000, 100_000),
    "huge_jpeg": huge_jpeg,
    "bomb_png": lambda: drawn("PNG", (5_500, 5_500), "RGBA", compress_level=1),
    "bomb_progressive": lambda: drawn("JPEG", (5_000, 5_000), progressive=True),
    "huge_webp": huge_webp,
    "moving_webp": lambda: moving("WEBP", (4_000, 4_000), 2),
    "many_scans": many_scans,
    "text_bomb": lambda: with_chunk(
        b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(40 * MEGABYTE))
    ),
    "colour_bomb": lambda: with_chunk(
        b"iCCP", b"Colours\x00\x00" + zlib.compress(bytes(40 * MEGABYTE))
    ),
    "too_many_bytes": lambda: picture() + bytes(BYTES_AT_MOST),
    "archive_behind": lambda: picture() + archive(),
    "page_behind": lambda: picture() + b"<html>" + SECRET,
    "program_in_comment": program_in_comment,
    "page_in_text": page_in_text,
    "camera": lambda: picture(gps=True),
    "circle": circle,
    "many_frames": lambda: with_chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0)),
}
"""Names of `made_by` to what makes the photograph."""
