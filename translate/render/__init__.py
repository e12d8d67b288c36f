"""Records to text: one module a format. A new format is a module and a line in a registry below."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from translate.document import Briefing, TranslatedArticle
from translate.render import bilingual, json_records, markdown, text
from translate.render.json_records import dump
from translate.render.lines import render_line
from translate.render.origin import rename_origin
from translate.render.repairs import (
    list_residue,
    parse_repair_json,
    parse_repair_lines,
    render_repair,
    render_repair_failure,
    render_repair_line,
    repair_json,
)
from translate.render.view import show_heading

TRANSLATION_RENDERERS: Final[Mapping[str, Callable[[TranslatedArticle], str]]] = MappingProxyType(
    {
        "text": text.render_translation,
        "markdown": markdown.render_translation,
        "json": json_records.render_translation,
        "bilingual": bilingual.render_translation,
    }
)
"""Formats of a translated article by name; each result ends with one newline and encodes as UTF-8."""

BRIEF_RENDERERS: Final[Mapping[str, Callable[[Briefing, TranslatedArticle], str]]] = MappingProxyType(
    {
        "markdown": markdown.render_briefing,
        "text": text.render_briefing,
        "json": json_records.render_briefing,
    }
)
"""Formats of a briefing with its article by name; each result ends with one newline and encodes as UTF-8."""

__all__ = [
    "BRIEF_RENDERERS",
    "TRANSLATION_RENDERERS",
    "dump",
    "list_residue",
    "parse_repair_json",
    "parse_repair_lines",
    "rename_origin",
    "render_line",
    "render_repair",
    "render_repair_failure",
    "render_repair_line",
    "repair_json",
    "show_heading",
]
