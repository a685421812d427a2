"""The patient's words of an opinion as one text, and the reading grade the signer is shown."""

from secondopinion.adapters.readability import ReadingGrade, reading_grade
from secondopinion.domain.opinions import OpinionContent


def plain_text(content: OpinionContent) -> str:
    """Everything in the plain document that the expert wrote, paragraph by paragraph."""
    plain = content.plain
    parts = [plain.short_answer, plain.agreed, plain.different, plain.next_steps, plain.ask_your_doctor]
    parts += [axis.plain for axis in content.axes]
    for option in content.options:
        parts += [
            option.plain_what,
            option.plain_why,
            option.plain_benefits,
            option.plain_harms,
            option.plain_time,
        ]
    parts += [answer.plain for answer in content.answers]
    parts += [test.plain for test in content.further_tests]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def grade_of(content: OpinionContent, *, language: str = "en") -> ReadingGrade:
    """The reading grade of the plain document; unknown for a short text or another language."""
    return reading_grade(plain_text(content), language=language)
