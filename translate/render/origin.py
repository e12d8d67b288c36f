"""A result for another file of the same content: the place that it names is that file's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from translate.render.escape import escape_controls, escape_inline
from translate.render.json_records import dump
from translate.render.view import SOURCE_LABEL, flatten

_JSON_SOURCE: Final = '  "source": '
_HEAD_LINES: Final = 4
"""Headline, title, origin, reliability, at most; in Markdown headline, blank, title, origin."""


def rename_origin(name: str, text: str, origin: str) -> str:
    """A briefing or translation as it would be had its document come from ``origin``.

    Args:
        name: of its format; only some name the origin.
        text: as a renderer made it.
        origin: the other file of the same content.

    """
    rename = _RENAMERS.get(name)
    return text if rename is None else rename(text, origin)


def _rename_in_markdown(text: str, origin: str) -> str:
    lines = text.split("\n", _HEAD_LINES)
    has_title = len(lines) > 2 and lines[2].startswith("*")
    return _replace(lines, 3 if has_title else 2, escape_inline(flatten(origin)))


def _rename_in_text(text: str, origin: str) -> str:
    lines = text.split("\n", _HEAD_LINES)
    has_title = not (len(lines) > 2 and lines[2].startswith("Reliability: "))
    return _replace(lines, 2 if has_title else 1, flatten(origin))


def _replace(lines: list[str], number: int, origin: str) -> str:
    """The text of ``lines`` with the origin at the end of one of them replaced, where that names one."""
    line = lines[number] if number < len(lines) else ""
    author, separator = "", ""
    if not line.startswith(SOURCE_LABEL):
        author, separator, line = line.partition(f" · {SOURCE_LABEL}")
        if not separator:
            return "\n".join(lines)
    before = author + (separator or SOURCE_LABEL)
    return "\n".join([*lines[:number], before + escape_controls(origin), *lines[number + 1 :]])


def _rename_in_json(text: str, origin: str) -> str:
    lines = text.split("\n", 2)
    if len(lines) < 3 or not lines[1].startswith(_JSON_SOURCE):
        return text
    return "\n".join((lines[0], f"{_JSON_SOURCE}{dump(origin)},", lines[2]))


_RENAMERS: Final[Mapping[str, Callable[[str, str], str]]] = MappingProxyType(
    {"json": _rename_in_json, "markdown": _rename_in_markdown, "text": _rename_in_text}
)
