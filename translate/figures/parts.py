"""Parts of months, years and decades: 10月上旬 is early October, not late October.

Named for the reader, and compared with what a translation says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.numerals import read_chinese
from translate.figures.periods import read_period
from translate.figures.words import MONTH_NAMES, MONTHS

_OF_MONTH: Final = {
    "上中旬": "early to mid-",
    "中上旬": "early to mid-",
    "中下旬": "mid- to late ",
    "上旬": "early ",
    "中旬": "mid-",
    "下旬": "late ",
    "初": "early ",
    "底": "end of ",
    "末": "end of ",
}
_OF_YEAR: Final = {"初": "early ", "底": "end of ", "末": "end of "}
_OF_DECADE: Final = {
    "初": "early ",
    "前期": "early ",
    "中期": "mid-",
    "中叶": "mid-",
    "中葉": "mid-",
    "末": "late ",
    "后期": "late ",
    "後期": "late ",
}
_OTHER_WORDS: Final = re.compile("初[步次始级級]|底[薪部层層线線盘盤价價稿色片蕴蘊]|末[端班尾位代]")
"""What begins like a part and is none: 2023年初步核算."""
_THIRDS: Final = {"上": "early", "中": "mid", "下": "late"}
_NUMERAL: Final = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})"
_CHINESE: Final = re.compile(rf"(?:{_NUMERAL}月份?)?(?P<third>[上中下])旬")
_OTHERWISE: Final = re.compile(rf"{_NUMERAL}月份?(?:[初底末]|中(?!旬))")
_WORDS: Final = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "first": "early",
    "mid": "mid",
    "middle": "mid",
    "second": "mid",
    "late": "late",
    "end": "late",
    "last": "late",
}
_ENGLISH: Final = re.compile(
    r"\b(?P<part>early|mid|late|(?:the )?(?:beginning|start|middle|end) of"
    r"|(?:first|second|last) (?:ten|10) days of)"
    r"(?:-\d{0,2}|-?to-?late)?\s?"
    rf"(?P<month>{'|'.join(MONTH_NAMES)})\b",
    re.IGNORECASE,
)


def find_part(text: str, figure: Figure) -> tuple[str, int] | None:
    """What part of a month, year or decade a text names, to stand before its English, and where it ends."""
    if figure.kind is FigureKind.YEAR and figure.unit is None:
        period = read_period(text, figure.end)
        if period is not None:
            return f"{period[0]} of ", period[1]
    if figure.kind is FigureKind.MONTH:
        parts = _OF_MONTH
    elif figure.kind is FigureKind.YEAR:
        parts = _OF_DECADE if figure.unit == "decade" else _OF_YEAR
    else:
        return None
    if _OTHER_WORDS.match(text, figure.end):
        return None
    word = next((word for word in parts if text.startswith(word, figure.end)), None)
    return (parts[word], figure.end + len(word)) if word is not None else None


def compare_thirds(source: str, target: str) -> Iterator[str]:
    """Yield a sentence for each month of which the target names another third than the source."""
    thirds: dict[int, set[str]] = {}
    loose = set()
    for match in _CHINESE.finditer(source):
        month = _read_month(match["month"]) if match["month"] else None
        if month is None:
            loose.add(_THIRDS[match["third"]])
        else:
            thirds.setdefault(month, set()).add(_THIRDS[match["third"]])
    for match in _OTHERWISE.finditer(source):
        thirds.pop(_read_month(match["month"]) or 0, None)
    for match in _ENGLISH.finditer(target):
        stated = thirds.get(MONTHS[match["month"][:3].lower()])
        words = match["part"].lower().removeprefix("the ").split()
        if stated is not None and _WORDS[words[0]] not in stated | loose:
            said = " or ".join(sorted(stated))
            yield f"the source says {said} {match['month']}; the translation says {match[0]}"


def _read_month(numeral: str) -> int | None:
    value = int(numeral) if numeral.isdigit() else read_chinese(numeral)
    return int(value) if value is not None else None
