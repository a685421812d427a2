"""Scanners and phones: a typeset sheet becomes an image with noise, tilt, uneven light, and no text layer."""

import io

import cv2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from .typeset import PRINTED

Grey = NDArray[np.uint8]
SCAN_DPI = 200


def scan(pdf: bytes, *, seed: int, tilts: tuple[float, ...], noise: float) -> bytes:
    """An image-only PDF of every page, tilted by ``tilts`` degrees; ``noise`` is the sensor's deviation, in grey steps.

    Raises ``ValueError`` unless there is one tilt per page.
    """
    random = np.random.default_rng(seed)
    pages = [
        _jpeg(_scanned(page, tilt, noise, random), quality=72)
        for page, tilt in zip(rendered(pdf, dpi=SCAN_DPI), tilts, strict=True)
    ]
    return _image_pdf(pages)


def photograph(pdf: bytes, *, seed: int) -> bytes:
    """A phone's JPEG of the first page on a table: perspective, shadow, noise, stored sideways with its orientation."""
    random = np.random.default_rng(seed)
    sheet = rendered(pdf, dpi=190)[0]
    height, width = sheet.shape
    frame_width, frame_height = int(width * 1.16), int(height * 1.14)
    grain = random.normal(0, 5, (frame_height // 4, frame_width // 4)).astype(np.float32)
    table = np.empty((frame_height, frame_width, 3), np.float32)
    table[:] = (126, 94, 66)
    table += cv2.resize(grain, (frame_width, frame_height))[..., None]
    left, top = frame_width * 0.07, frame_height * 0.06
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + np.array([left, top], np.float32)
    seen += np.array([[14, 6], [-10, 20], [16, -4], [-12, 14]], np.float32)
    lens = cv2.getPerspectiveTransform(corners, seen)
    paper = cv2.warpPerspective(sheet, lens, (frame_width, frame_height), flags=cv2.INTER_AREA).astype(np.float32)
    covered = cv2.warpPerspective(np.full_like(sheet, 255), lens, (frame_width, frame_height))[..., None] / 255.0
    warm = paper[..., None] * np.array([0.97, 0.95, 0.90], np.float32)
    photo = table * (1 - covered) + warm * covered
    across = np.linspace(0, 1, frame_width)[None, :, None]
    down = np.linspace(0, 1, frame_height)[:, None, None]
    photo *= 1.02 - 0.26 * np.clip(across * 0.7 + down * 0.6 - 0.25, 0, 1)
    photo += random.normal(0, 3.5, photo.shape)
    photo = cv2.GaussianBlur(np.clip(photo, 0, 255).astype(np.uint8), (3, 3), 0.7)
    exif = Image.Exif()
    exif[0x0112] = 6  # the phone stores the sensor's rows and says "turn right to look"
    exif[0x0132] = PRINTED.strftime("%Y:%m:%d %H:%M:%S")
    return _jpeg(np.rot90(photo), quality=82, exif=exif)


def rendered(pdf: bytes, *, dpi: int) -> list[Grey]:
    """The pages as grey images, rows by columns."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze() for page in document]
    finally:
        document.close()


def _scanned(page: Grey, tilt: float, noise: float, random: np.random.Generator) -> Grey:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    turned = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=250)
    soft = cv2.GaussianBlur(turned, (3, 3), 0.6).astype(np.float32)
    soft = 28 + soft * (216 / 255)  # toner is not black, paper is not white
    soft += np.linspace(-6, 7, width, dtype=np.float32)[None, :]
    soft += random.normal(0, noise, soft.shape)
    image = np.clip(soft, 0, 255).astype(np.uint8)
    for _ in range(60):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        cv2.circle(image, (x, y), int(random.integers(1, 3)), int(random.integers(70, 150)), -1)
    image[:, :9] = 84  # the lid was not quite closed
    return image


def _jpeg(pixels: Grey, *, quality: int, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    extra = {"exif": exif} if exif is not None else {}
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "JPEG", quality=quality, dpi=(SCAN_DPI, SCAN_DPI), **extra)
    return out.getvalue()


def _image_pdf(pages: list[bytes]) -> bytes:
    with pikepdf.new() as pdf:
        pdf.docinfo["/Producer"] = "Multifunction copier, ward 4"
        pdf.docinfo["/CreationDate"] = PRINTED.strftime("D:%Y%m%d%H%M%SZ")
        for jpeg in pages:
            with Image.open(io.BytesIO(jpeg)) as image:
                width, height = image.size
            picture = pdf.make_stream(
                jpeg,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=width,
                Height=height,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            points = (width * 72 / SCAN_DPI, height * 72 / SCAN_DPI)
            page = pdf.add_blank_page(page_size=points)
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
            page.Contents = pdf.make_stream(f"q {points[0]:g} 0 0 {points[1]:g} 0 0 cm /Scan Do Q".encode())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
