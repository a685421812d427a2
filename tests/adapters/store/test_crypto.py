import pytest

from secondopinion.adapters.store import (
    MasterKey,
    MasterKeys,
    Unreadable,
    new_key,
    open_bytes,
    open_text,
    seal_bytes,
    seal_text,
    unwrap,
    wrap,
)


def test_a_text_opens_with_its_key_at_its_place_only() -> None:
    key = new_key()
    sealed = seal_text("Grade 2, ER 90 %", key=key, about=b"fact/1/words")
    assert open_text(sealed, key=key, about=b"fact/1/words") == "Grade 2, ER 90 %"
    assert seal_text("Grade 2, ER 90 %", key=key, about=b"fact/1/words") != sealed
    for wrong_key, place in ((new_key(), b"fact/1/words"), (key, b"fact/2/words"), (key, b"")):
        with pytest.raises(Unreadable):
            open_text(sealed, key=wrong_key, about=place)


def test_every_damaged_byte_and_every_cut_of_a_sealed_value_is_found() -> None:
    key = new_key()
    sealed = seal_bytes(b"private", key=key, about=b"x")
    assert open_bytes(sealed, key=key, about=b"x") == b"private"
    for place in range(len(sealed)):
        flipped = sealed[:place] + bytes([sealed[place] ^ 0x80]) + sealed[place + 1 :]
        for damaged in (flipped, sealed[:place]):
            with pytest.raises(Unreadable):
                open_bytes(damaged, key=key, about=b"x")


def test_the_refusal_tells_nothing_of_the_content() -> None:
    with pytest.raises(Unreadable) as refused:
        open_text(b"carcinoma" * 5, key=new_key(), about=b"patient name")
    assert str(refused.value) == "sealed data could not be opened"
    assert refused.value.__cause__ is None


def test_a_wrapped_key_is_neither_a_text_nor_for_another_case() -> None:
    case_key, object_key = new_key(), new_key()
    wrapped = wrap(object_key, by=case_key, about=b"object 1")
    assert unwrap(wrapped, by=case_key, about=b"object 1") == object_key
    with pytest.raises(Unreadable):
        unwrap(wrapped, by=case_key, about=b"object 2")
    with pytest.raises(Unreadable):
        open_bytes(wrapped, key=case_key, about=b"object 1")
    with pytest.raises(ValueError, match="32 bytes"):
        wrap(b"short", by=case_key, about=b"")


def test_a_new_master_key_wraps_while_the_old_one_still_opens() -> None:
    old, new, case_key = MasterKey("2025", new_key()), MasterKey("2026", new_key()), new_key()
    wrapped = MasterKeys.of([old]).wrap(case_key, about=b"case")
    both = MasterKeys.of([new, old])
    assert both.unwrap(wrapped, about=b"case") == case_key
    assert not both.is_current(wrapped)
    again = both.wrap(case_key, about=b"case")
    assert both.is_current(again)
    assert MasterKeys.of([new]).unwrap(again, about=b"case") == case_key
    for ring, value, place in (
        (MasterKeys.of([new]), wrapped, b"case"),
        (MasterKeys.of([MasterKey("2025", new_key())]), wrapped, b"case"),
        (both, wrapped, b"other case"),
        (both, b"", b"case"),
        (both, b"\xff123", b"case"),
    ):
        with pytest.raises(Unreadable):
            ring.unwrap(value, about=place)


def test_a_master_key_never_shows_its_secret() -> None:
    key = MasterKey("2026", b"s" * 32)
    assert "sss" not in repr(key)
    assert "sss" not in repr(MasterKeys.of([key]))
    with pytest.raises(ValueError, match="32 bytes"):
        MasterKey("2026", b"s" * 31)
    with pytest.raises(ValueError, match="own id"):
        MasterKeys.of([key, key])
