"""What every translated record must satisfy."""


def assert_every_place_holds_words(record):
    """Every entry, date and part of the identity points at its own words in the pages."""
    pages = {page.number: page.text for page in record.pages}
    assert list(pages) == list(range(1, len(pages) + 1))
    assert all(len(text) <= 3100 for text in pages.values())
    identity = record.identity
    for found in (*identity.names, *identity.record_numbers):
        assert found.span.of(pages[found.span.page]) == found.value
    for birth in identity.birth_dates:
        assert birth.span.of(pages[birth.span.page]) == str(birth.value)
    for date in record.dates:
        assert date.span.of(pages[date.span.page]) == date.words
    for entry in record.entries:
        words = entry.span.of(pages[entry.span.page])
        assert words.strip() == words != ""


def words_of(record, entry):
    """The words of an entry in the page it stands on."""
    page = next(page for page in record.pages if page.number == entry.span.page)
    return entry.span.of(page.text)
