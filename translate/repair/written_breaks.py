r"""Line ends that were written out: ``\n`` as two characters, as JSON and Python print a string.

Read as they stand they hide the ends of paragraphs, and a model copies the ``n`` into its
translation. In a line that has some, what else such a string escapes is read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.characters import CLOSING, HAN, STOPS
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spans import find_code
from translate.repair.survey import Trait
from translate.repair.verbatim import is_keyed, is_program

_BREAK: Final = re.compile(r"(?<!\\)(?:\\{1,2}t)*(?:\\{1,2}[nr])(?:\\{1,2}[nrt])*(?![A-Za-z])[ \t\u3000]*")
_END: Final = re.compile(rf"[{STOPS}{CLOSING}!?:;.\"')]")
_START: Final = re.compile(r"[^\x00-\x7f]|\\|[\d(\"'\[]|$")
_OTHER: Final = re.compile(
    r"(?<!\\)\\{1,2}(?:u(?P<unit>[23][0-9A-Fa-f]{3}|00[Aa]0)|(?P<space>x[Aa]0)|(?P<tab>t(?![A-Za-z]))|(?P<sign>[\"'/]))"
)
"""What else is escaped: marks and spaces; Chinese characters are read already."""
_MIN_UNENDED: Final = 2
"""Such line ends that a line must have where none of them stands behind the end of a clause."""
_MENTIONED: Final = re.compile(r"换行|換行|转义|轉義|回车|回車|字符|字元|正则|正則|表示|代表|制表")
_NEAR_CHARS: Final = 12
_PATH: Final = re.compile(r"(?<![A-Za-z])[A-Z]:(?:\\[^\s，。；“”\"]*)?$")
"""Before what looks like a line end and begins the name of a file or a folder."""
_PATH_CHARS: Final = 80
_MAX_PROGRAM_CHARS: Final = 400
_HAN: Final = re.compile(f"[{HAN}]")


def _find_written(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    code = find_code(text)
    done = 0
    while (at := text.find("\\", done)) >= 0:
        start = text.rfind("\n", done, at) + 1 or done
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if not code.holds(start):
            yield from _read_line(text, start, end)
        done = end


def _read_line(text: str, start: int, end: int) -> Iterator[Replacement]:
    """What is escaped in a line with written line ends; nothing in a program, or where they are spoken of."""
    breaks = [
        m.span()
        for m in _BREAK.finditer(text, start, end)
        if _START.match(text, m.end(), end)
        and not _PATH.search(text, max(start, m.start() - _PATH_CHARS), m.start())
    ]
    n_ended = sum(_END.match(text, low - 1) is not None for low, _ in breaks if low > start)
    if not breaks or (not n_ended and len(breaks) < _MIN_UNENDED) or _HAN.search(text, start, end) is None:
        return
    line = text[start : min(end, start + _MAX_PROGRAM_CHARS)]
    if is_program(line) and not is_keyed(line):
        return
    if any(
        _MENTIONED.search(text, max(start, a - _NEAR_CHARS), min(end, b + _NEAR_CHARS)) for a, b in breaks
    ):
        return
    found = [(low, high, "\n") for low, high in breaks]
    done = 0
    for match in _OTHER.finditer(text, start, end):
        while done < len(breaks) and breaks[done][1] <= match.start():
            done += 1
        if done == len(breaks) or match.start() < breaks[done][0]:
            found.append((*match.span(), _read(match)))
    yield from (Replacement(low, high, after, 0.95) for low, high, after in sorted(found))


def _read(match: re.Match[str]) -> str:
    if match["unit"]:
        return chr(int(match["unit"], 16))
    return " " if match["space"] else "\t" if match["tab"] else match["sign"]


WRITTEN_BREAKS: Final = Rule("written_breaks", _find_written, lambda survey: survey.has(Trait.ESCAPE))
