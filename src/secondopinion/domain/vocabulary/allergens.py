"""One name for a substance somebody is allergic to, however a record writes it."""

import re

from .medicines import MEDICINES

_INGREDIENTS = {brand: m.ingredient for m in MEDICINES.values() for brand in (m.ingredient, *m.brands)}
_CLASSES = {
    "penicillins": "penicillin",
    "pcn": "penicillin",
    "sulfa drugs": "sulfa",
    "sulpha": "sulfa",
    "sulfonamides": "sulfa",
    "sulphonamides": "sulfa",
    "sulfonamide antibiotics": "sulfa",
    "cephalosporins": "cephalosporin",
    "opioids": "opioid",
    "peanuts": "peanut",
    "nuts": "nut",
    "eggs": "egg",
    "iodinated contrast media": "iodinated contrast",
    "contrast media": "contrast",
    "asa": "aspirin",
    "adhesive tape": "adhesive",
    "latex, natural rubber": "latex",
}
_EXTRA = re.compile(
    r"\s+(?:allergy|intolerance|hypersensitivity)$|^(?:allergy|intolerance|hypersensitivity) to\s+", re.I
)


def allergen(words: str) -> str:
    """The substance in lower case, a brand by its ingredient, a class in the singular: "Augmentin " stays what it is."""
    plain = _EXTRA.sub("", " ".join(words.split())).strip(" .,;:").lower()
    return _CLASSES.get(plain) or _INGREDIENTS.get(plain) or plain
