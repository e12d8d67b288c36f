"""Translations into notes that a busy reader can trust."""
