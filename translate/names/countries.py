"""Countries under one character, where hardly anything else can be meant: 乌方, 以军, 中越关系.

What a character may stand for is read from the table of names: the countries that begin with it.
Where the text writes one of them out, that one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from translate.names.search import compile_rendering, find_names
from translate.names.table import Row, list_countries, load_table

_KNOWN: Final = "俄乌美日韩朝英法德越柬缅菲叙荷匈印泰澳哈"
"""Before 方 hardly anything but a country."""
_OTHERS: Final = (
    "以加土摩圭斐黎肯尼沙蒙塞吉塔埃捷波希意巴阿马老伊葡芬挪白古智墨瑞委坦孟"
    "赞莫津刚喀布卢乍佛瓦汤萨瑙利冈贝厄危洪"
)
"""The same where a party is expected: 同加方, and not 增加方."""
_CHINA: Final = Row("China", "Chin", ("中国",), (), "Sino|Beijing|PRC")
_ARABS: Final = Row("Arab states", "Arab", ("阿拉伯国家",), (), "")
_WIDER: Final = {"欧": ("Europe", "European Union"), "非": ("Africa",)}
_PAIRED: Final = "".join(("中", *_WIDER, _KNOWN, _OTHERS))
_STATES: Final = ("Sierra Leone", "Cape Verde")
"""The first and the last of the smaller states in the table."""
_ARMED: Final = "俄乌美日韩朝英法德叙印"
_EXPECTED: Final = (
    "(?:(?<![㐀-鿿\\w])|(?<=[同与和向对由请给愿应及邀])"
    "|(?<=支持|欢迎|赞赏|希望|感谢|祝贺|帮助|续为|认为|表示))"
)
_SIDE: Final = "方(?![便法式面向案位才可能程略针圆形块言剂米阵志舟说工量索斯])"
_ARMY: Final = "军(?![事人队用工民营官校衔令备区属心功马费警礼旗帽装委垦粮政港机训旅种转地代史歌容纪号役])"
_BETWEEN: Final = (
    "两国|双方|双边|关系|建交|冲突|战争|边境|经贸|贸易|友好|全面战略|命运共同体|领导人|人民"
    "|合作|媒体|高层|元首|外长|会晤|峰会|论坛|情谊|友谊|传统友|往来|边界|务实|互信|伙伴"
)
"""What two countries have with each other."""
_SHORT: Final = re.compile(
    rf"(?:(?P<known>[{_KNOWN}])|{_EXPECTED}(?P<other>[{_OTHERS}])){_SIDE}"
    rf"|(?P<armed>[{_ARMED}]|(?<![予给加赖得足难所可用借])以){_ARMY}"
    rf"|(?!加以)(?P<first>[{_PAIRED}])(?P<second>[{_PAIRED}])(?={_BETWEEN})"
)
_COMMON: Final = re.compile(
    "[方办设无想立执司看刑做]法方|土方工|[近今昨明当每生节假周平次\\d一二三四五六七八九十]\\s?日方|[同注满民创生故主随任]意方"
)
"""Words in which no country stands before 方."""
_WAR: Final = re.compile("俄.*[军击袭]|[军击袭].*俄")
"""Where 乌 is Ukraine, unless the text names another."""
_NOT_SO_SHORT: Final = frozenset({"Indonesia"})
"""Called by two characters, 印尼."""
_MAX_NAMED: Final = 4
"""Of more countries that a character may stand for none is told."""
_WRITTEN: Final = {"方": "方面", "军": "军"}


@dataclass(frozen=True, slots=True)
class ShortName:
    """One country, or two that have to do with each other, under one character each.

    Offsets are code points, half-open.
    """

    start: int
    end: int
    text: str
    countries: tuple[tuple[Row, ...], ...]
    """What each character may stand for; one row where it is sure."""

    def write_out(self) -> str:
        """The same with the countries written out; as it is where it is not sure which they are."""
        if any(len(rows) > 1 and rows[0].chinese[0] != "欧洲" for rows in self.countries):
            return self.text
        names = "和".join(rows[0].chinese[0] for rows in self.countries)
        return names + _WRITTEN.get(self.text[-1], "")


def find_short_names(text: str) -> list[ShortName]:
    """Countries that a Chinese text, in simplified characters, names by one character, in order."""
    return list(_find(text))


def find_lost_countries(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Short names of which nothing in the target renders a country, each once, and its English."""
    lost: dict[tuple[str, str], None] = {}
    for short in _find(source):
        for rows in short.countries:
            if not any(compile_rendering(row).search(target) for row in rows):
                names = " or ".join(row.name for row in rows)
                lost[short.text, names if len(rows) <= _MAX_NAMED else "a country"] = None
    yield from lost


def write_out_countries(source: str) -> str:
    """A text with the short names written out of which it is sure what they stand for."""
    for short in reversed(_find(source)):
        source = source[: short.start] + short.write_out() + source[short.end :]
    return source


@lru_cache(maxsize=512)  # the checks ask anew for each candidate of a segment
def _find(text: str) -> tuple[ShortName, ...]:
    taken = [(name.start, name.end) for name in find_names(text)]
    taken += [match.span() for match in _COMMON.finditer(text)]
    return tuple(
        ShortName(match.start(), match.end(), match[0], countries)
        for match in _SHORT.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
        and all(countries := tuple(_narrow(text, character) for character in match.groups() if character))
    )


def _narrow(text: str, character: str) -> tuple[Row, ...]:
    """The countries that a character may stand for; those alone that the text writes out, if any."""
    rows = _list_candidates(character)
    named = tuple(row for row in rows if any(word in text for word in row.chinese))
    if not named and character == "乌" and _WAR.search(text) is not None:
        return tuple(row for row in rows if row.name == "Ukraine")
    return named or rows


@cache
def _list_candidates(character: str) -> tuple[Row, ...]:
    table = load_table()
    if character == "中":
        return (_CHINA,)
    if character in _WIDER:
        return tuple(row for name in _WIDER[character] for row in table if row.name == name)
    more = (_ARABS,) if character == "阿" else ()
    first, last = (next(i for i, row in enumerate(table) if row.name == name) for name in _STATES)
    return more + tuple(
        row
        for place, row in enumerate(table)
        if (row.name in list_countries() or first <= place <= last)
        and row.chinese[0].startswith(character)
        and row.name not in _NOT_SO_SHORT
    )
