"""Find names in Chinese text, and compare them with those of its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from translate.names.folding import fold
from translate.names.readings import is_spelt, is_syllable
from translate.names.table import NOT_A_NAME, Row, load_table

_MIN_CHARS: Final = 2
"""Of a name that is written out: 韩 may be a person, 韩国 is the country."""
_ELSEWHERE: Final = (
    r"(?![·•‧])(?:(?<!部)|(?![门門]))(?!族|自治[州县縣旗])"
    r"(?![东南西北中東]?(?:[一二三四]?路(?![透线線段])|大道|大街|街(?![头頭道])))"
)
"""What follows no name: 南京西路 is a street, 马科斯·克拉苏 another man, 朝鲜族 are of China."""
_SINO: Final = re.compile(r"\b[Ss]ino-(?P<partner>us|[a-z]{4,})\b")
"""Relations of China as models write them, sino-russian, so that the other country is seen."""
_CAPITAL: Final = re.compile(r"\b[A-Z]")
_NOTHING: Final = "(?!)"
"""What begins no name."""
_DAYS: Final = (
    r"[近今昨明当每生节假周平次翌即往终工某何\d一二三四五六七八九十]\s?日"
    "|日[前益子常期程夜后报产均志记出落光晚起]"
)
_COMMON: Final = re.compile(
    rf"{_DAYS}|[方办立执违司依合宪看想说做无设刑手魔用]法(?![语国文郎裔籍])|法[律院规官治人庭案制定令]"
    "|[增参更附添施强]加|加[强快大入上工以剧速深盟班]|[同注满愿民创生故主随任]意|意[见义识思味外愿图向志]"
    "|[精完优赞审健]美|美[丽好食术容化味女景德]|[道品美公功]德|印[发象刷章证]|[打复脚水]印|英[雄勇才寸里]|精英"
    "|[超跨优卓穿翻]越|越[来野过]|[创更最全革刷重]新|新[的型增闻年建冠区技能产华兴时]"
    "|美美|考古|[远千自复仿]古|古[代城镇迹老典今为墓建树]|朝[廷代夕气着野]|[王清唐宋汉隋秦元明晋齐梁陈辽金本历]朝|(?<![当目日以提之])前朝|海港|港[口区湾务池]|机场港|空港"
    "|[出平电舞后站月灶亮擂吧讲戏窗烛登展搭总]台|台[风阶词球账灯历]|[\\d万亿两几多一二三四五六七八九十]台|[大最绝唯精柔鲜]美|美[满丽貌观容]|州港|(?<=[港粤珠])澳|[畅记倒插追详]叙|叙[述事旧说谈友]"
)
"""Words in which a character is no short name of a country: 近日 has nothing of Japan."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a Chinese text. Offsets are code points, half-open."""

    start: int
    end: int
    text: str
    english: str


def find_names(text: str) -> list[Name]:
    """Names that a Chinese text, in either script, writes out, in order."""
    return [name for name, _ in _find_rows(text)]


@lru_cache(maxsize=512)  # the checks ask anew for each candidate of a segment
def _find_rows(text: str) -> tuple[tuple[Name, Row], ...]:
    pattern, rows = _load_index()
    return tuple(
        (Name(match.start(), match.end(), text[match.start() : match.end()], row.name), row)
        for match in pattern.finditer(fold(text))
        if (row := rows[match[0]]).name != NOT_A_NAME
    )


def find_lost(source: str, target: str) -> Iterator[Name]:
    """Names that the source writes out and nothing in the target renders, each once.

    Generously: *American*, *Washington* or *FBI* will do for 美国.
    """
    told = set()
    for name, row in _find_rows(source):
        if name.text not in told and compile_rendering(row).search(target) is None:
            told.add(name.text)
            yield name


def find_strange(source: str, target: str) -> Iterator[str]:
    """Names in the target that nothing in the source, in simplified characters, stands for, each once.

    Generously: an abbreviation such as 美 or 沪, anywhere in the source, is enough.
    """
    table, latin, bare = load_table(), source.lower(), _COMMON.sub(" ", source)
    told = set()
    for place, _, written in _find_english(_SINO.sub(_write_sino, target)):
        row = table[place]
        if (
            place not in told
            and not any(word in (source if len(word) > 1 else bare) for word in (*row.chinese, *row.behind))
            and written.lower() not in latin
            and not _is_spelt_elsewhere(source, written.lower())
        ):
            told.add(place)
            yield written


def _is_spelt_elsewhere(source: str, letters: str) -> bool:
    """Whether characters outside the names of a source are read so: 富洲 is Fuzhou too, 陕西 is not Shanxi.

    By one syllable nothing is told: 系 is read like 习.
    """
    for name in reversed(find_names(source)):
        source = f"{source[: name.start]} {source[name.end :]}"
    return not is_syllable(letters) and is_spelt(source, letters)


def find_english_spans(target: str) -> list[tuple[int, int]]:
    """Where English text has names of the table."""
    return [(start, start + len(written)) for _, start, written in _find_english(target)]


def _write_sino(match: re.Match[str]) -> str:
    partner = match["partner"]
    return f"Sino {partner.upper() if partner == 'us' else partner.capitalize()}"


def _find_english(target: str) -> Iterator[tuple[int, int, str]]:
    """Names of the table in English text, in order: place of each in the table, its start, as written."""
    position = 0
    while (start := _CAPITAL.search(target, position)) is not None:
        position = start.end()
        pattern, places = _compile_initial(start[0])
        found = pattern.match(target, start.start())
        if found is not None:
            position = found.end()
            yield places[(found.lastindex or 0) - 1], found.start(), found[0]


@lru_cache(maxsize=1)
def _load_index() -> tuple[re.Pattern[str], Mapping[str, Row]]:
    """A pattern of the names that are written out, the longest first, and what its matches are."""
    rows: dict[str, Row] = {}
    for row in load_table():
        for word in row.chinese:
            if len(word) >= _MIN_CHARS:
                rows.setdefault(word, row)
    longest_first = sorted(rows, key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))}){_ELSEWHERE}"), rows


@cache
def compile_rendering(row: Row) -> re.Pattern[str]:
    """What renders a name of the table in English, case aside."""
    either = f"{row.english}|{row.also}" if row.also else row.english
    return re.compile(rf"(?<!\w)(?:{either})", re.IGNORECASE)


@cache
def _compile_initial(letter: str) -> tuple[re.Pattern[str], tuple[int, ...]]:
    """Names that may begin with a letter, and the place in the table of each of the pattern's groups.

    Whatever capitals an expression has, a match may begin with.
    """
    places = [
        place for place, row in enumerate(load_table()) if row.english != _NOTHING and letter in row.english
    ]
    groups = "|".join(rf"((?:{load_table()[place].english})\w*)" for place in places)
    return re.compile(groups or _NOTHING), tuple(places)
