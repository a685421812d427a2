"""A number is nothing without its unit."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A decimal value, its unit as written ("mm", "%", "ng/mL"); ``comparator`` is "", "<", ">", "<=" or ">="."""

    value: Decimal
    unit: str
    comparator: str = ""

    def __str__(self) -> str:
        unit = self.unit if self.unit == "%" else f" {self.unit}" if self.unit else ""
        return f"{self.comparator}{self.value.normalize():f}{unit}"
