"""Where a line ends and a sentence may go on: the line before, the line after, and what lies between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from translate.repair.characters import CLOSING, HAN
from translate.repair.survey import Survey, Trait, locate

MAX_LINE_CHARS: Final = 400
"""Wrapped lines are shorter than this; longer ones are looked at by their ends alone."""
_ENDS_SENTENCE: Final = frozenset("。！？!?…")
_ENDS_BRACKETED: Final = re.compile(r"[。！？][（(][^）)]{1,30}[）)]$")
_ENDS_APART: Final = re.compile(
    r"(?:https?://|www\.)[\x21-\x7e]+\s*$|[\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?$"
    r"|[A-Za-z,]+ [a-z]{3,}\.[”’\"]?$"
    r"|^[^，。；！？]{0,40}\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?\s*$"
)
"""An address, an emoji, a sentence of English or the stamp over a post: no sentence of Chinese goes on after
it in another line."""
_MAY_END_APART: Final = re.compile("(?:[\\s!-~\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]|[.][”’])$")
"""The last character of these."""
_NOTE: Final = re.compile(r"(?:\s?\[\d{1,3}\]|[①-⑳])+$")
_NOTE_ENDS: Final = "]①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ENDS_MISQUOTED: Final = re.compile('[。！？…][“‘"]$')
"""A quotation mark that opens where one should close."""
_QUOTED: Final = re.compile(r"[>＞](?:[ \t]?[>＞])*[ \t]?")
"""The mark of a quotation in mail, which each of its lines bears."""
_HAN: Final = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Break:
    """A line end that may be none: the white space about it, the line before and the one after."""

    place: int
    start: int
    end: int
    line: str
    following: str


def place_breaks(survey: Survey) -> list[int]:
    """Line ends between two lines of which the first does not end a sentence, nor the second is indented."""
    blank = Trait.SPACE | Trait.NEWLINE
    before = ~survey.at(Trait.NEWLINE | Trait.SENTENCE_END, -1)
    return locate(survey.at(Trait.NEWLINE) & before & ~survey.at(blank, 1))


def list_breaks(text: str, places: list[int]) -> Iterator[Break]:
    """Line ends after which a sentence may go on."""
    for place in places:
        start, end = place, place + 1
        while start > 0 and text[start - 1] in " \t\u3000":
            start -= 1
        if start == 0 or end == len(text) or text[start - 1] == "\n" or text[start - 1] in _ENDS_SENTENCE:
            continue
        line_start = max(
            text.rfind("\n", max(0, start - MAX_LINE_CHARS), start) + 1, start - MAX_LINE_CHARS, 0
        )
        if text[line_start] in ">＞":
            quoted, again = _QUOTED.match(text, line_start, start), _QUOTED.match(text, end)
            if quoted is not None and again is not None and quoted[0].strip() == again[0].strip():
                line_start, end = quoted.end(), again.end()
        line_end = text.find("\n", end, end + MAX_LINE_CHARS)
        line = text[line_start:start]
        following = text[end : line_end if line_end >= 0 else end + MAX_LINE_CHARS]
        if line.lstrip().startswith(("#", "|", ">")) or "\t" in line or "\t" in following:
            continue
        if not (_HAN.search(line) and _HAN.search(following)) or following[:1].isspace():
            continue
        if ends_sentence(line):
            continue
        yield Break(place, start, end, line, following)


def ends_sentence(line: str) -> bool:
    """Whether no sentence goes on behind a line."""
    last = line[-1:]
    if "\u4e00" <= last <= "\u9fff":
        return False  # most lines that are asked about
    if last in "）)" and _ENDS_BRACKETED.search(line):
        return True
    if last in '“‘"' and _ENDS_MISQUOTED.search(line):
        return True
    if _MAY_END_APART.search(line, max(0, len(line) - 2)) and _ENDS_APART.search(line):
        return True
    if last in _NOTE_ENDS:
        line = _NOTE.sub("", line)
    return line.rstrip(CLOSING + "\"')")[-1:] in _ENDS_SENTENCE
