"""The story of the demonstration case: its people, the patient's questions and values, and both opinions."""

from .case import FollowUp, Intake, Patient, Person, Question, Story, story
from .opinions import CitedWords, cited_words, expert_opinion, find_words, first_opinion

__all__ = [
    "CitedWords",
    "FollowUp",
    "Intake",
    "Patient",
    "Person",
    "Question",
    "Story",
    "cited_words",
    "expert_opinion",
    "find_words",
    "first_opinion",
    "story",
]
