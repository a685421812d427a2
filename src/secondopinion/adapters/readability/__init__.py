"""How many years of school a text asks for."""

from .grade import ReadingGrade, reading_grade

__all__ = ["ReadingGrade", "reading_grade"]
