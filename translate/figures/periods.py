"""Quarters and halves of a year: 前三季度 are the first three quarters, not the first."""

from __future__ import annotations

import re
from itertools import permutations
from typing import Final

_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_QUARTERS: Final = ("first quarter", "second quarter", "third quarter", "fourth quarter")
_NUMBERS: Final = {"two": 2, "three": 3, "2": 2, "3": 3}
_CHINESE: Final = re.compile(
    r"(?P<first>(?<![日此目之以])前|(?<![龙龍巨])头)(?P<several>[二两三23])个?季度|第?(?<![\d一二三四五六七八九十连續续过過])(?P<quarter>[一二三四1-4])季度(?!末)"
    r"|(?P<upper>上半年)|(?P<lower>下半年)"
)
_ENGLISH: Final = re.compile(
    r"\b(?:first (?P<several>two|three|2|3) quarters|(?:Q|quarter )(?P<numbered>[1-4])"
    r"|(?P<quarter>first|second|third|fourth|last|final|[1-4](?:st|nd|rd|th))[- ]quarter(?!-?finals?|s)"
    r"|first (?P<months>six|nine|6|9) months"
    r"|(?P<half>first|second|latter|last|1st|2nd)[- ]half|H(?P<h>[12]))\b",
    re.IGNORECASE,
)

_BASES: Final = {
    "year": (
        re.compile("同比"),
        re.compile(
            r"year[- ]on[- ]year|year[- ]over[- ]year|\bYoY\b|annual(?!i[sz]ed)|yearly"
            r"|year earlier|year ago|\b(?:from|than|to|with|on|over|in) (?:a|the|one|last) "
            r"(?:same \w+ |previous |corresponding \w+ )?(?:of )?(?:last )?year",
            re.IGNORECASE,
        ),
    ),
    "period": (
        re.compile("环比"),
        re.compile(
            r"(?:month|quarter|week|period)[- ](?:on|over|by|to)[- ](?:month|quarter|week|period)"
            r"|\b[MQ]o[MQ]\b|sequential"
            r"|(?:previous|last|prior|preceding|earlier) (?:month|quarter|week|period)"
            r"|(?:month|quarter|week) (?:earlier|ago|before)|monthly|quarterly",
            re.IGNORECASE,
        ),
    ),
}
"""What 同比 and 环比 compare with, and how English says it."""


def compare_periods(source: str, target: str) -> list[str]:
    """Quarters or halves of a year that the target confuses, or what it compares with; a sentence each.

    Only where the target names a quarter or a half, and another one: what it leaves out or
    says by its months is no error.
    """
    return [*_compare_parts(source, target), *_compare_bases(source, target)]


def _compare_bases(source: str, target: str) -> list[str]:
    """A comparison with the month before that became one with the year before, or the other way round."""
    wrong: list[str] = []
    for name, other in permutations(_BASES):
        (chinese, english), (other_chinese, other_english) = _BASES[name], _BASES[other]
        n_stated, n_others = len(chinese.findall(source)), len(other_chinese.findall(source))
        if n_stated and len(english.findall(target)) < n_stated:
            turned = list(other_english.finditer(target))
            if len(turned) > n_others:
                wrong.append(
                    f"the source compares with the {name} before; the translation says {turned[-1][0]}"
                )
    return wrong


def _compare_parts(source: str, target: str) -> list[str]:
    stated = [_name_chinese(match) for match in _CHINESE.finditer(source)]
    if not stated:
        return []
    shown = [_name_english(match) for match in _ENGLISH.finditer(target)]
    wrong: list[str] = []
    for name in dict.fromkeys(stated):
        kind = name.split()[-1].rstrip("s")
        others = [other for other in shown if other.split()[-1].rstrip("s") == kind]
        if others and name not in shown and not any(other in stated for other in others):
            wrong.append(f"the source says {name}; the translation says {others[0]}")
    return wrong


def read_period(text: str, place: int) -> tuple[str, int] | None:
    """The quarters or the half of a year that a Chinese text names at ``place``, in English, and its end."""
    match = _CHINESE.match(text, place)
    return (_name_chinese(match), match.end()) if match is not None else None


def _name_chinese(match: re.Match[str]) -> str:
    if match["several"]:
        return f"first {2 if match['several'] in '二两2' else 3} quarters"
    if match["quarter"]:
        number = match["quarter"]
        return _QUARTERS[(_DIGITS.get(number) or int(number)) - 1]
    return "first half" if match["upper"] else "second half"


def _name_english(match: re.Match[str]) -> str:
    if match["several"]:
        return f"first {_NUMBERS[match['several'].lower()]} quarters"
    if match["numbered"] or match["quarter"]:
        word = (match["numbered"] or match["quarter"]).lower()
        return _QUARTERS[(_ORDINALS.get(word) or int(word[0])) - 1]
    if match["months"]:
        return "first half" if match["months"].lower() in ("six", "6") else "first 3 quarters"
    first = (match["half"] or "").lower() in ("first", "1st") or match["h"] == "1"
    return "first half" if first else "second half"
