"""The human-readable block of a section as lines of text, and the words its entries point at."""

from collections.abc import Iterator

from ..xml import Element, local_name

_BLOCKS = {"paragraph", "item", "caption", "list", "table", "thead", "tbody", "tfoot", "text", "footnote"}


def narrative_lines(text: Element) -> Iterator[str]:
    """Paragraphs, list items and table rows in order; the cells of a row are parted by " | "."""
    gathered: list[str] = [text.text or ""]
    for child in text:
        name = local_name(child)
        if name == "tr":
            yield from _flush(gathered)
            yield _row(child)
        elif name in _BLOCKS:
            yield from _flush(gathered)
            yield from narrative_lines(child)
        elif name == "br":
            yield from _flush(gathered)
        elif any(local_name(inner) in _BLOCKS or local_name(inner) == "br" for inner in child.iter()):
            yield from _flush(gathered)
            yield from narrative_lines(child)
        else:
            gathered.append("".join(child.itertext()))
        gathered.append(child.tail or "")
    yield from _flush(gathered)


def _flush(gathered: list[str]) -> Iterator[str]:
    line = " ".join("".join(gathered).split())
    gathered.clear()
    if line:
        yield line


def _row(row: Element) -> str:
    cells = [" ".join(" ".join(cell.itertext()).split()) for cell in row if local_name(cell) in ("td", "th")]
    return " | ".join(cells) if any(cells) else ""


def identified_texts(text: Element | None) -> dict[str, str]:
    """``ID`` attribute to words, for references of entries into the narrative."""
    if text is None:
        return {}
    found: dict[str, str] = {}
    for element in text.iter():
        identifier = element.get("ID") if isinstance(element.tag, str) else None
        if identifier:
            found[identifier] = " ".join(" ".join(element.itertext()).split())
    return found
