"""The small picture of a page that the viewer shows."""

import io

from PIL import Image

VIEW_DPI = 110
_LONGEST_SIDE = 1400
_LARGEST_BYTES = 200_000


def view_image(image: Image.Image) -> tuple[bytes, int, int]:
    """WebP of at most about 200 KB and 1,400 pixels on the longer side, with its width and height."""
    small = image if image.mode in ("L", "RGB") else image.convert("RGB")
    factor = _LONGEST_SIDE / max(small.size)
    if factor < 1:
        size = (max(1, round(small.width * factor)), max(1, round(small.height * factor)))
        small = small.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    encoded = b""
    for quality in (60, 35, 15, 5):
        buffer = io.BytesIO()
        small.save(buffer, "WEBP", quality=quality, method=1)
        encoded = buffer.getvalue()
        if len(encoded) <= _LARGEST_BYTES:
            break
    return encoded, small.width, small.height
