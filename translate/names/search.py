"""Find names in Chinese text, and compare them with those of its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from opencc import OpenCC

from translate.names.table import NOT_A_NAME, Row, load_table

_MIN_CHARS: Final = 2
"""Of a name that is written out: 韩 may be a person, 韩国 is the country."""
_TRADITIONAL: Final = ("s2t", "s2tw", "s2hk")
_ELSEWHERE: Final = r"(?![·•‧])(?![东南西北中東]?(?:[一二三四]?路(?![透线線段])|大道|大街|街(?![头頭道])))"
"""What follows no name: 南京西路 is a street, 马科斯·克拉苏 another man, 民政部门 any authority."""
_CAPITAL: Final = re.compile(r"\b[A-Z]")
_NOTHING: Final = "(?!)"
"""What begins no name."""
_DAYS: Final = (
    r"[近今昨明当每生节假周平次翌即往终工某何\d一二三四五六七八九十]\s?日"
    "|日[前益子常期程夜后报产均志记出落光晚起]"
)
_COMMON: Final = re.compile(
    rf"{_DAYS}|[方办立执违司依合宪看想说做无设刑手魔用]法|法[律院规官治人庭案制定令]"
    "|[增参更附添施强]加|加[强快大入上工以剧速深盟班]|[同注满愿民创生故主随任]意|意[见义识思味外愿图向志]"
    "|[精完优赞审健]美|美[丽好食术容化味女景德]|[道品美公功]德|印[发象刷章证]|[打复脚水]印|英[雄勇才寸里]|精英"
    "|[超跨优卓穿翻]越|越[来野过]|[创更最全革刷重]新|新[的型增闻年建冠区技能产华兴时]"
)
"""Words in which a character is no short name of a country: 近日 has nothing of Japan."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a Chinese text. Offsets are code points, half-open."""

    start: int
    end: int
    text: str
    english: str


@dataclass(frozen=True, slots=True)
class _Index:
    """The table, ready to search with."""

    chinese: re.Pattern[str]
    """Names that are written out, in either script, the longest first."""
    rows: Mapping[str, tuple[Row, re.Pattern[str]]]
    """What a match of ``chinese`` is, and what renders it."""
    english: Mapping[str, tuple[re.Pattern[str], tuple[int, ...]]]
    """By a first letter, what names may begin with it, and the place in the table of each of its groups."""


def find_names(text: str) -> list[Name]:
    """Names that a Chinese text, in either script, writes out, in order."""
    return list(_find_names(text))


@lru_cache(maxsize=512)  # the checks ask anew for each candidate of a segment
def _find_names(text: str) -> tuple[Name, ...]:
    index = _load_index()
    return tuple(
        Name(match.start(), match.end(), match[0], row.name)
        for match in index.chinese.finditer(text)
        if (row := index.rows[match[0]][0]).name != NOT_A_NAME
    )


def find_lost(source: str, target: str) -> Iterator[Name]:
    """Names that the source writes out and nothing in the target renders, each once.

    Generously: *American*, *Washington* or *FBI* will do for 美国.
    """
    index = _load_index()
    told = set()
    for name in find_names(source):
        if name.text not in told and index.rows[name.text][1].search(target) is None:
            told.add(name.text)
            yield name


def find_strange(source: str, target: str) -> Iterator[str]:
    """Names in the target that nothing in the source, in simplified characters, stands for, each once.

    Generously: an abbreviation such as 美 or 沪, anywhere in the source, is enough.
    """
    table, latin, bare = load_table(), source.lower(), _COMMON.sub(" ", source)
    told = set()
    for place, written in _find_english(target):
        row = table[place]
        if (
            place not in told
            and not any(word in (source if len(word) > 1 else bare) for word in (*row.chinese, *row.behind))
            and written.lower() not in latin
        ):
            told.add(place)
            yield written


def _find_english(target: str) -> Iterator[tuple[int, str]]:
    """Names of the table in English text, in order: the place of each in the table, and as written."""
    english = _load_index().english
    position = 0
    while (start := _CAPITAL.search(target, position)) is not None:
        position = start.end()
        pattern, places = english.get(start[0], (None, ()))
        if pattern is not None and (found := pattern.match(target, start.start())) is not None:
            position = found.end()
            yield places[(found.lastindex or 0) - 1], found[0]


@lru_cache(maxsize=1)
def _load_index() -> _Index:
    converters = [OpenCC(name) for name in _TRADITIONAL]
    rows: dict[str, tuple[Row, re.Pattern[str]]] = {}
    for row in load_table():
        either = f"{row.english}|{row.also}" if row.also else row.english
        rendering = re.compile(rf"(?<!\w)(?:{either})", re.IGNORECASE)
        for word in row.chinese:
            if len(word) >= _MIN_CHARS:
                for written in (word, *(converter.convert(word) for converter in converters)):
                    rows.setdefault(written, (row, rendering))
    longest_first = sorted(rows, key=lambda word: (-len(word), word))
    places_by_letter: dict[str, list[int]] = {}
    for place, row in enumerate(load_table()):
        if row.english != _NOTHING:  # whatever capitals an expression has, a match may begin with
            for letter in sorted(set(re.findall("[A-Z]", row.english))):
                places_by_letter.setdefault(letter, []).append(place)
    english = {}
    for letter, places in places_by_letter.items():
        alternatives = "|".join(rf"((?:{load_table()[place].english})\w*)" for place in places)
        english[letter] = re.compile(alternatives), tuple(places)
    return _Index(
        re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))}){_ELSEWHERE}"),
        rows,
        english,
    )
