"""Translations to notes: what the article says, in figures and in quotes, and what is doubtful."""

from translate.briefing.composition import compose

__all__ = ["compose"]
