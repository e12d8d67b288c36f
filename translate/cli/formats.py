"""The output formats that each command offers."""

from __future__ import annotations

from enum import StrEnum


class RepairFormat(StrEnum):
    """Formats of ``zhbrief repair``."""

    TEXT = "text"
    JSON = "json"


class TranslationFormat(StrEnum):
    """Formats of ``zhbrief translate``."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    BILINGUAL = "bilingual"


class BriefFormat(StrEnum):
    """Formats of ``zhbrief brief``."""

    MARKDOWN = "markdown"
    TEXT = "text"
    JSON = "json"
