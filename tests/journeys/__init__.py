"""Journeys: a real browser walks the pages of a real server as a person would."""
