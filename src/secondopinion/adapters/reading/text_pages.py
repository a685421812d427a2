"""Text without pages of its own is cut into pages of about 3,000 characters, at the end of a line or a sentence."""

PAGE_CHARACTERS = 3000


def split_pages(text: str, *, size: int = PAGE_CHARACTERS) -> list[str]:
    """Pages in order, form feeds honoured, blank pages left out. Words are never cut unless one fills a page."""
    pages: list[str] = []
    for piece in text.replace("\r\n", "\n").replace("\r", "\n").split("\f"):
        rest = piece.strip("\n ")
        while len(rest) > size:
            cut = max(rest.rfind("\n", size // 2, size), 0) or max(rest.rfind(". ", size // 2, size) + 1, 0)
            cut = cut or max(rest.rfind(" ", size // 2, size), 0) or size
            pages.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip("\n ")
        if rest.strip():
            pages.append(rest)
    return pages
