"""From a photographed, faxed or crooked page to dark upright text on white.

Every step is a function of an 8-bit grey image (height, width) and gives one back. The order and the strengths were
chosen by the character error rate on degraded pages, see ``benchmarks``.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

_SMALL_SIDE = 900  # pixels of the copy on which angles are measured
_LARGEST_SKEW = 12.0  # degrees
_SMALL_LETTERS = 10.0  # pixels of a median letter below which the page is enlarged ...
_LARGE_LETTERS = 45.0  # ... and above which it is made smaller
_TEXT_HEIGHT = 18.0  # ... to about this
_LARGEST_SIDE = 5000


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cleaned page and the way back.

    ``matrix`` (2x3 affine) maps its pixels to pixels of the page after its quarter turns, whose (height, width) is
    ``shape``.
    """

    image: Grey
    matrix: NDArray[np.float64]
    shape: tuple[int, int]


def flatten_background(grey: Grey) -> Grey:
    """Divide by the paper's brightness, so that shadows and uneven light disappear."""
    height, width = grey.shape
    scale = max(1, max(height, width) // 400)
    small = cv2.resize(grey, (max(1, width // scale), max(1, height // scale)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    background = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    flat: Grey = cv2.divide(grey, background, scale=255)
    return flat


def noise_level(grey: Grey) -> float:
    """Share of single pixels that disagree with all their neighbours: salt and pepper."""
    difference = cv2.absdiff(grey, cv2.medianBlur(grey, 3))
    return float(np.count_nonzero(difference > 60)) / float(grey.size)


def is_black_and_white(grey: Grey) -> bool:
    """Whether the page knows no grey: a fax, or a scan stored as one bit."""
    return float(np.count_nonzero((grey > 40) & (grey < 215))) < 0.002 * grey.size


def ink(grey: Grey) -> Grey:
    """255 where there is ink, 0 on paper, on a copy of at most 900 pixels."""
    height, width = grey.shape
    scale = min(1.0, _SMALL_SIDE / max(height, width))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, marked = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    result: Grey = marked
    return result


def _sharpness(marked: Grey, angle: float) -> float:
    """How clearly lines of text stand apart when the page is turned by ``angle`` degrees."""
    height, width = marked.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(marked, turn, (width, height), flags=cv2.INTER_LINEAR)
    profile = turned.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(profile)).sum())


def skew_of(marked: Grey) -> tuple[float, float]:
    """The angle in degrees that makes the lines level, and how sharp the lines then are."""
    best_angle, best = 0.0, _sharpness(marked, 0.0)
    step = 1.0
    candidates = np.arange(-_LARGEST_SKEW, _LARGEST_SKEW + step, step)
    while step >= 0.1:
        for angle in candidates:
            value = _sharpness(marked, float(angle))
            if value > best:
                best_angle, best = float(angle), value
        step /= 3
        candidates = np.array([best_angle - 2 * step, best_angle - step, best_angle + step, best_angle + 2 * step])
    return best_angle, best


def lies_on_its_side(marked: Grey) -> bool:
    """Whether the lines of text run up and down: columns of ink stand apart more sharply than rows."""
    sideways = np.ascontiguousarray(np.rot90(marked))
    return skew_of(sideways)[1] > 1.5 * skew_of(marked)[1]


def letter_height(grey: Grey) -> float:
    """Median height in pixels of the marks that look like letters; 0 when there are too few to say."""
    _, marked = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    if count < 40:
        return 0.0
    widths, heights = boxes[1:, cv2.CC_STAT_WIDTH], boxes[1:, cv2.CC_STAT_HEIGHT]
    letters = heights[(heights >= 6) & (heights < 120) & (widths >= 3) & (widths < 120)]
    return float(np.median(letters)) if letters.size >= 40 else 0.0


def clean(grey: Grey, *, quarter_turns: int = 0) -> Cleaned:
    """Flatten, remove specks, level and scale the page after ``quarter_turns`` counter-clockwise turns."""
    turned: Grey = np.ascontiguousarray(np.rot90(grey, quarter_turns))
    if is_black_and_white(turned):
        flat: Grey = cv2.GaussianBlur(turned, (0, 0), 1.0)  # a fax: soft edges read better than steps
    else:
        flat = flatten_background(turned)
        if noise_level(flat) > 0.004:
            flat = cv2.medianBlur(flat, 3)
    angle, _ = skew_of(ink(flat))
    height = letter_height(flat)
    usual = height == 0 or _SMALL_LETTERS <= height <= _LARGE_LETTERS
    scale = 1.0 if usual else float(np.clip(_TEXT_HEIGHT / height, 0.3, 2.5))
    scale = min(scale, _LARGEST_SIDE / max(flat.shape))
    level, forward = _level(flat, angle=angle if abs(angle) >= 0.15 else 0.0, scale=scale)
    return Cleaned(image=level, matrix=cv2.invertAffineTransform(forward), shape=(flat.shape[0], flat.shape[1]))


def _level(flat: Grey, *, angle: float, scale: float) -> tuple[Grey, NDArray[np.float64]]:
    height, width = flat.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width, new_height = int(height * sine + width * cosine), int(height * cosine + width * sine)
    matrix[0, 2] += new_width / 2 - width / 2
    matrix[1, 2] += new_height / 2 - height / 2
    if angle == 0.0 and scale == 1.0:
        return flat, matrix
    interpolation = cv2.INTER_CUBIC if scale >= 1 else cv2.INTER_AREA
    level = cv2.warpAffine(flat, matrix, (new_width, new_height), flags=interpolation, borderValue=255)
    return level, matrix
