import pytest

from secondopinion.adapters.readability import ReadingGrade, reading_grade

# Every word has one syllable and every sentence ten words: 0.39 * 10 + 11.8 * 1 - 15.59 = 0.11.
SHORT = "The cat sat on the mat and the dog slept. "
# 8 words with 18 syllables: doc-tor, rec-om-mend-ed, a, care-ful, op-er-a-tion, for, the, pa-tient.
LONGER = "The doctor recommended a careful operation for patients. "


def test_the_grade_is_the_published_formula() -> None:
    assert reading_grade(SHORT * 10) == ReadingGrade(0.1, 100, 10)
    # the 1, doc-tor 2, rec-om-mend-ed 4, a 1, care-ful 2, op-er-a-tion 4, for 1, pa-tients 2 = 17 syllables in 8 words.
    expected = 0.39 * 8 + 11.8 * 17 / 8 - 15.59
    assert reading_grade(LONGER * 13) == ReadingGrade(round(expected, 1), 104, 13)


def test_longer_sentences_and_longer_words_raise_the_grade() -> None:
    joined = SHORT.strip().rstrip(".") + " and "
    assert (reading_grade((joined * 4 + SHORT) * 3).grade or 0) > (reading_grade(SHORT * 15).grade or 0) + 10
    assert (reading_grade(LONGER * 13).grade or 0) > 9


def test_a_short_text_has_no_grade() -> None:
    assert reading_grade(SHORT * 9) == ReadingGrade(None, 90, 9, reason="too_short")
    assert reading_grade("") == ReadingGrade(None, 0, 0, reason="too_short")


@pytest.mark.parametrize("language", ["de", "fr-CA", ""])
def test_another_language_has_no_grade(language: str) -> None:
    assert reading_grade(SHORT * 20, language=language).grade is None
    assert reading_grade(SHORT * 20, language=language).reason == "language_unknown"
    assert reading_grade(SHORT * 20, language="en-GB").grade == 0.1


def test_headings_do_not_count_and_list_items_are_sentences() -> None:
    plain = SHORT * 10
    with_heading = (
        "Your comprehensive histopathological examination\n\n" + plain + "\n\n## Recommendations considered\n"
    )
    assert reading_grade(with_heading) == reading_grade(plain)
    items = "\n".join("- " + SHORT.strip().rstrip(".") for _ in range(6))
    numbered = "\n".join(f"{number}. " + SHORT.strip().rstrip(".") for number in range(1, 5))
    assert reading_grade(items + "\n\n" + numbered) == ReadingGrade(0.1, 100, 10)


def test_line_ends_abbreviations_and_decimals_do_not_end_a_sentence() -> None:
    wrapped = "The cat sat on the\nmat and the dog slept. " * 10
    assert reading_grade(wrapped) == reading_grade(SHORT * 10)
    assert reading_grade("Dr. Hall said that 2.5 of us may go out. " * 12).sentences == 12


def test_numbers_count_as_words_of_one_syllable() -> None:
    assert reading_grade("The 12 sat on the 100 and the dog slept. " * 10) == ReadingGrade(0.1, 100, 10)
