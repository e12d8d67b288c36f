"""Characters that must not reach a terminal, a Markdown viewer or a UTF-8 encoder as they are."""

from __future__ import annotations

import re
from typing import Final

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_JSON: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What JSON allows in a string as it is, though it breaks lines for some readers, or cannot be encoded."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but tab and newline, overrides of the writing direction, lone surrogates."""
_MARKDOWN: Final = re.compile(r"[\\`*\[\]<|]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|~~")
_LINE_START: Final = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[>+=-]|\d{1,9}(?=[.)](?:\s|$)))")


def escape_surrogates(text: str) -> str:
    r"""Replace each lone surrogate, which UTF-8 cannot hold, by ``\udcXX``."""
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def escape_json(serialised: str) -> str:
    r"""Rewrite serialised JSON with ``\uXXXX`` for what would break a line or cannot be UTF-8; same value."""
    return _JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", serialised)


def escape_controls(text: str) -> str:
    r"""Replace what would steer a terminal by a visible ``\xXX`` or ``\uXXXX``.

    Tabs and newlines stay.
    """
    return _CONTROL.sub(_spell, text)


def escape_markdown(text: str) -> str:
    """One line of text so that Markdown shows it as it is, at the start of a line or within a table."""
    escaped = escape_inline(text)
    start = _LINE_START.match(escaped)
    if start is None:
        return escaped
    blank, mark = start.groups()
    rest = escaped[start.end() :]
    return f"{blank}{mark}\\{rest}" if mark.isdigit() else f"{blank}\\{mark}{rest}"


def escape_inline(text: str) -> str:
    """Escape as ``escape_markdown`` does, for what never stands at the start of a line."""
    return _MARKDOWN.sub(lambda match: "".join(f"\\{char}" for char in match.group()), text)


def _spell(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
