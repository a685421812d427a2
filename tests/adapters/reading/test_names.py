"""Names are shown to people and can do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondopinion.adapters.reading import safe_display_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\scan 1.pdf", "scan 1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u200fb\u2066c.txt", "abc.txt"),
        ("line\nbreak\x00.pdf", "line break.pdf"),
        ("  many   spaces .pdf ", "many spaces .pdf"),
        ("..", "file"),
        ("", "file"),
        ("Müller Befund.pdf", "Müller Befund.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("y" * 300, "y" * 200),
    ],
)
def test_a_name_is_shown_without_paths_marks_and_excess(given_name, shown):
    assert safe_display_name(given_name) == shown


@given(st.text(max_size=400))
def test_no_name_has_a_path_or_a_control_character_or_too_many_letters(name):
    shown = safe_display_name(name)
    assert 0 < len(shown) <= 200
    assert "/" not in shown
    assert "\\" not in shown
    assert shown.isprintable()
    assert safe_display_name(shown) == shown
