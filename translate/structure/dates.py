"""Dates as Chinese articles write them, read as ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
ROC_EPOCH: Final = 1911
"""民國 year n is the year 1911 + n."""

_NUMERALS: Final = {
    char: value
    for value, group in enumerate(("〇零○Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for char in group
}
_HAN: Final = "〇零○Ｏ一二三四五六七八九"

_MONTH_DAY: Final = r"\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]"
_HAN_MONTH_DAY: Final = (
    r"\s*年\s*(?P<month>[一二三四五六七八九十]{1,2})\s*月\s*(?P<day>[一二三四五六七八九十]{1,3})\s*日"
)
_PATTERNS: Final = (
    ("roc", re.compile(r"民[国國]\s*(?P<year>\d{1,3})" + _MONTH_DAY)),
    ("roc", re.compile(r"民[国國]\s*(?P<year>[一二三四五六七八九十百零〇]{1,5})" + _HAN_MONTH_DAY)),
    ("han", re.compile(rf"(?P<year>[{_HAN}]{{4}})" + _HAN_MONTH_DAY)),
    ("year", re.compile(r"(?<!\d)(?P<year>\d{4})" + _MONTH_DAY)),
    (
        "separated",
        re.compile(
            r"(?<![\d.\-/])(?P<year>\d{4})\s?(?P<sep>[-/.．])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<day>\d{1,2})"
            r"(?!\d)(?!\.\d)"
        ),
    ),
    ("compact", re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?![\d.])")),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands."""

    iso: str
    start: int
    end: int


def find_date(text: str, start: int = 0, end: int | None = None) -> FoundDate | None:
    """Find the first full date.

    Forms: ``2020年11月28日``, ``2020-11-28``, ``20240206``, ``民國109年1月2日``, ``二〇二〇年一月二日``.

    Years count from 1900 to 2100; a year without an era below that is not taken
    for one, since 109年 may be of the Republic, of an emperor or a span of time.

    Returns:
        The date, or ``None`` where there is none or it is no day of the calendar.

    """
    stop = len(text) if end is None else end
    found: list[FoundDate] = []
    for era, pattern in _PATTERNS:
        for match in pattern.finditer(text, start, stop):
            iso = _read_date(match, era)
            if iso is not None:
                found.append(FoundDate(iso, match.start(), match.end()))
                break
    return min(found, key=lambda one: (one.start, -one.end), default=None)


def _read_date(match: re.Match[str], era: str) -> str | None:
    year, month, day = (read_number(match[name]) for name in ("year", "month", "day"))
    if era == "roc":
        year += ROC_EPOCH
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # the 31st of a short month, a 13th month: not a date
        return None


def read_number(numeral: str) -> int:
    """Read digits or Chinese numerals below a thousand (``一百零九``, ``十一``, ``二〇二〇``)."""
    if numeral.isdecimal():
        return int(numeral)
    if not any(unit in numeral for unit in "十百"):
        return int("".join(str(_NUMERALS[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _NUMERALS[char]
    return total + digit
