"""The small values every engine shares: dates as written, places in a text, quantities, codes."""

from .codes import Code
from .dates import PartialDate
from .quantities import Quantity
from .spans import Span

__all__ = ["Code", "PartialDate", "Quantity", "Span"]
