"""Flesch-Kincaid grade level (Kincaid 1975): 0.39 words/sentence + 11.8 syllables/word - 15.59.

A formula of word and sentence length: it says nothing about whether a text is clear. Shown to the signer, never used to
refuse. Sentences and words are counted here, because headings and list items have no full stop; syllables by
syllapy, whose word list comes with it. (textstat fetches its own from the network at the first call.)
"""

import re
from dataclasses import dataclass

import syllapy

MINIMUM_WORDS = 100
METHOD = "flesch-kincaid"
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")
_ITEM = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)]|[a-z]\))\s+")
# A full stop after these does not end a sentence.
_SHORT = re.compile(r"\b(Dr|Mr|Mrs|Ms|Prof|St|No|vs|etc|approx|e\.g|i\.e)\.(?=\s)")


@dataclass(frozen=True, slots=True)
class ReadingGrade:
    """The grade (years of school, United States), and the words and sentences it was counted on.

    ``grade`` is None when it would mean nothing; ``reason`` then is "too_short" or "language_unknown".
    """

    grade: float | None
    words: int
    sentences: int
    method: str = METHOD
    reason: str = ""


def reading_grade(text: str, *, language: str = "en") -> ReadingGrade:
    """The reading grade of an English text, one decimal place.

    Headings (short lines without a closing mark) are left out; a list item is a sentence of its own. Unknown for other
    languages, whose formulas differ, and for fewer than 100 words.
    """
    sentences = [words for sentence in _sentences(text) if (words := _words(sentence))]
    count = sum(len(words) for words in sentences)
    if language.partition("-")[0].lower() != "en":
        return ReadingGrade(None, count, len(sentences), reason="language_unknown")
    if count < MINIMUM_WORDS:
        return ReadingGrade(None, count, len(sentences), reason="too_short")
    syllables = sum(_syllables(word) for words in sentences for word in words)
    grade = 0.39 * count / len(sentences) + 11.8 * syllables / count - 15.59
    return ReadingGrade(round(grade, 1), count, len(sentences))


def _sentences(text: str) -> list[str]:
    sentences = []
    for paragraph in _paragraphs(text):
        joined = _SHORT.sub(r"\1", paragraph)
        sentences.extend(_END.split(joined))
    return sentences


def _paragraphs(text: str) -> list[str]:
    """Running text joined over line ends, list items one by one, headings dropped."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        running: list[str] = []
        for number, line in enumerate(lines):
            if line.startswith("#") or (len(lines) == 1 and _is_heading(line)):
                continue
            if number == 0 and _is_heading(line) and len(lines) > 1 and not lines[1][0].islower():
                continue
            if _ITEM.match(line):
                found.append(" ".join(running))
                running = [_ITEM.sub("", line)]
            else:
                running.append(line)
        found.append(" ".join(running))
    return [paragraph for paragraph in found if paragraph]


def _is_heading(line: str) -> bool:
    return len(line) <= 60 and not _ITEM.match(line) and line[-1] not in '.!?…:;,"”'


def _words(sentence: str) -> list[str]:
    return _WORD.findall(sentence)


def _syllables(word: str) -> int:
    # A number is read as one word and counts one syllable, as in the original's instructions for symbols.
    parts = [part for part in word.split("-") if _LETTER.search(part)]
    return max(1, sum(max(1, int(syllapy.count(part))) for part in parts))
