"""Width in context: full-width punctuation in Chinese, half-width letters and digits.

What is changed here is equal under NFKC (a half-width full stop after Chinese is the
one exception). Numbers, times, URLs and Latin phrases keep their punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.characters import CLOSING, HAN, OPENING, STOPS
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spans import find_code, find_urls
from translate.repair.survey import Survey, Trait, locate, scan
from translate.repair.verbatim import CODE_LINE, VerbatimLines

_BEFORE: Final = f"{HAN}{CLOSING}{STOPS}％‰℃"
_AFTER: Final = f"{HAN}{OPENING}"
_MARK: Final = re.compile(
    rf"[,;:?!](?:(?<=[{_BEFORE}].)[,;:?!]{{0,8}}|[,;:?!]{{0,8}}(?=[{_AFTER}])"
    rf"|(?<=[0-9%％)）\"].)(?= [{_AFTER}]))"
)
_HALF_STOP: Final = re.compile(
    rf"\.(?<=[{HAN}{CLOSING}].)(?<!\d[章节節条條].)(?<!第[一二三四五六七八九十].)(?=[\s\"{HAN}{OPENING}{CLOSING}]|$)"
)
_NUMBERED: Final = re.compile(r"(?:^|[\s：:；;（(])[一二三四五六七八九十]{1,3}$")
"""What stands before the dot of a heading's number: 一.概述."""
_NUMBERED_CHARS: Final = 4
_ITEM: Final = re.compile(
    "[ \t\u3000]{0,2}[0-9０-９]{1,2}．(?:(?:19|20|１９|２０)[0-9０-９]{2}年|[0-9０-９]{1,4}[.．][0-9０-９])"
)
"""An item that starts with a year or a decimal: 2．2020年 is no 2.2020."""
_MAX_ITEM_CHARS: Final = 8
_MAX_REFERENCE_CHARS: Final = 200
_REFERENCE: Final = re.compile(r"[^\n]*\[(?:[ACDGJMNPRSZ]|EB|DB|CP)(?:/OL)?\]\s?[.．,，]")
"""An entry of a bibliography as the standard (GB/T 7714) has it; dots part its fields."""
_BRACKETS: Final = re.compile(r"\(([^()\n]{1,80})\)")
_LINK: Final = re.compile(r"(?<=\])\([^()\s]{1,500}(?:\s+\"[^\"\n]{0,200}\")?\)")
"""The address of a link or a picture in Markdown, and its title."""
_HAN: Final = re.compile(f"[{HAN}]")
_SHARED: Final = frozenset("“”‘’℃℉‰°")
"""Signs that count as Chinese in a Chinese line, and that English has too."""
_WIDE: Final = {ord(half): ord(half) + 0xFEE0 for half in ",;:?!()"}
_LOST: Final = re.compile(r"\?{3,}")
"""A row of question marks is what a careless conversion leaves of characters; it is kept as evidence."""

_WIDE_THOUSANDS: Final = (
    "(?<![０-９，．])(?:[０-９]{1,2}，[０-９]{3}"
    "|[０-９]{3}，[０-９]{3}(?=，[０-９]{3}|．[０-９]|[元圓圆美欧歐港]))"
    "(?:，[０-９]{3})*(?!，?[０-９])(?:．[０-９]+)?％?"
)
"""Commas that group digits; in ２００，３００件, two numbers, the comma is none."""
_WIDE_COLON: Final = "(?<=[０-９])(?<![图圖表注附][０-９])(?<!(?<!比)例[０-９])：(?=[０-９])(?![０-９]{4}年)"
"""The colon of 3:2 and 19:30, not that of Figure 1: 2020."""
_WIDE_ALNUM: Final = re.compile(
    f"{_WIDE_THOUSANDS}|[０-９Ａ-Ｚａ-ｚ]+(?:(?:[．／－＋＠＿＆＃]|{_WIDE_COLON})[０-９Ａ-Ｚａ-ｚ]+)*％?"
    "|％(?<=[0-9].)|．(?<=[0-9].)(?=[0-9０-９])"
)
_AFTER_NO_COLON: Final = frozenset("/()-D")
"""What makes a colon part of a URL or of a face."""
_NARROW: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def _find_wide_alnum(text: str, evidence: Evidence) -> Iterator[Replacement]:
    for match in scan(_WIDE_ALNUM, text, _place_wide(evidence.survey_of(text))):
        after = match[0].translate(_NARROW)
        dot = match[0].find("．")
        if dot >= 0 and _is_of_item(text, match.start() + dot):
            after = f"{after[:dot]}．{after[dot + 1 :]}"
        if after != match[0]:
            yield Replacement(match.start(), match.end(), after, 0.99)


def _is_of_item(text: str, dot: int) -> bool:
    """Whether a dot divides the number of an item from the year or the decimal that the item starts with."""
    line = text.rfind("\n", 0, dot) + 1
    return dot - line <= _NUMBERED_CHARS and _ITEM.match(text, line, dot + _MAX_ITEM_CHARS) is not None


def _find_marks(text: str, evidence: Evidence) -> Iterator[Replacement]:
    urls, code, verbatim = find_urls(text), find_code(text), VerbatimLines(text)
    foreign = _ForeignLines(text)
    for match in scan(_MARK, text, _place_marks(evidence.survey_of(text))):
        start, end = match.span()
        after = text[end : end + 1]
        if _LOST.match(text, start) or (match[0] == ":" and after in _AFTER_NO_COLON):
            continue
        is_kept = urls.holds(start) or code.holds(start) or verbatim.holds(start)
        if not (is_kept or _is_entity(text, start, match[0]) or foreign.hold(start, end)):
            yield Replacement(start, end, match[0].translate(_WIDE), 0.98)


def _find_stops(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Half-width full stops, where a text ends its sentences so; else one is a name's or a number's dot."""
    found = scan(_HALF_STOP, text, _place_stops(evidence.survey_of(text)))
    foreign = _ForeignLines(text)
    matches = [m for m in found if not (foreign.hold(*m.span()) or _is_of_field(text, m.start()))]
    if len(matches) > text.count("。"):
        for match in matches:
            yield Replacement(match.start(), match.end(), "。", 0.9)


def _place_wide(survey: Survey) -> list[int]:
    return locate(survey.at(Trait.WIDE_ALNUM) | (survey.at(Trait.WIDE_SIGN) & survey.at(Trait.DIGIT, -1)))


def _place_marks(survey: Survey) -> list[int]:
    """Half-width marks beside Chinese, or one space from it."""
    after = Trait.HAN | Trait.OPENING
    chinese_before = survey.at(Trait.HAN | Trait.CLOSING | Trait.STOP | Trait.SIGN, -1)
    chinese_after = survey.at(after | Trait.HALF_MARK, 1) | (survey.at(Trait.SPACE, 1) & survey.at(after, 2))
    return locate(survey.at(Trait.HALF_MARK) & (chinese_before | chinese_after))


def _place_stops(survey: Survey) -> list[int]:
    return locate(survey.at(Trait.HALF_STOP) & survey.at(Trait.HAN | Trait.CLOSING, -1))


def _is_entity(text: str, position: int, mark: str) -> bool:
    return mark[0] == ";" and re.search(r"&#?\w{1,31}$", text[max(0, position - 33) : position]) is not None


def _is_of_field(text: str, place: int) -> bool:
    """Whether the dot at ``place`` stands behind the number of a heading, or in a bibliography."""
    before = text[max(0, place - _NUMBERED_CHARS) : place].rpartition("\n")[2]
    if _NUMBERED.search(before) is not None:
        return True
    return _REFERENCE.match(text, text.rfind("\n", 0, place) + 1, place + _MAX_REFERENCE_CHARS) is not None


class _ForeignLines:
    """The lines of a text without Chinese; each is looked at once, when it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = -1
        self._is_foreign = False

    def hold(self, start: int, end: int) -> bool:
        """Whether a mark stands in one, beside a sign that English has too."""
        text = self._text
        if _SHARED.isdisjoint(text[max(0, start - 1) : start] + text[end : end + 2]):
            return False
        if not self._start <= start <= self._end:
            self._start = text.rfind("\n", 0, start) + 1
            line_end = text.find("\n", end)
            self._end = line_end if line_end >= 0 else len(text)
            self._is_foreign = _HAN.search(text, self._start, self._end) is None
        return self._is_foreign


def _find_brackets(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Pairs of brackets around Chinese."""
    urls, code, verbatim = find_urls(text), find_code(text), VerbatimLines(text)
    for match in scan(_BRACKETS, text, evidence.survey_of(text).find(Trait.ROUND_BRACKET)):
        if (
            _LINK.match(text, match.start())
            or not _HAN.search(match[1])
            or urls.holds(match.start())
            or code.holds(match.start())
        ):
            continue
        if not (verbatim.holds(match.start()) or CODE_LINE.match(_line_before(text, match.start()))):
            yield Replacement(match.start(), match.start() + 1, "（", 0.98)
            yield Replacement(match.end() - 1, match.end(), "）", 0.98)


def _line_before(text: str, place: int) -> str:
    return text[max(0, place - 200) : place].rpartition("\n")[2]


WIDTH: Final = Rule("width", _find_wide_alnum, lambda survey: survey.has(Trait.WIDE_ALNUM | Trait.WIDE_SIGN))
BRACKETS: Final = Rule("brackets", _find_brackets, lambda survey: survey.has(Trait.ROUND_BRACKET))
PUNCTUATION: Final = Rule("punctuation", _find_marks, lambda survey: survey.has(Trait.HALF_MARK))
STOPS_IN_CHINESE: Final = Rule("full_stops", _find_stops, lambda survey: survey.has(Trait.HALF_STOP))
