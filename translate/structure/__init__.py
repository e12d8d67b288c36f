"""Structure: title, byline, sections, paragraphs, sentences, segments within a token budget."""

from translate.structure.division import divide

__all__ = ["divide"]
