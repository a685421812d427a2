"""Figures as records write them."""

import re

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")


def plain_figure(written: str) -> str:
    """The figure with a point for its decimals: "1,200" is twelve hundred, "4,5" four and a half, "0,125" an eighth."""
    return written.replace(",", "") if _THOUSANDS.fullmatch(written) else written.replace(",", ".")
