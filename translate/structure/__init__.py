"""Repaired text into title, byline, sections, paragraphs and segments within a token budget."""
