"""Optical character recognition: a page image in, text with word boxes and confidence out.

Import ``OcrModel`` freely; ``engine`` and ``cleaning`` load OpenCV and Tesseract and belong in the child process.
"""

from .model import MissingModelError, OcrModel, prepare_model

__all__ = ["MissingModelError", "OcrModel", "prepare_model"]
