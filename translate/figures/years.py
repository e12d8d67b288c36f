"""Years in Chinese: of the common era, of the Republic, of reigns; decades and centuries."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translate.figures.figure import FigureKind
from translate.figures.grammar import (
    ARABIC,
    HAN,
    HAN_DIGIT,
    LONE,
    TO,
    Reading,
    make_figure,
    read_amount,
    read_ends,
)

REPUBLIC: Final = "of the Republic"
"""Unit of a year that is counted from 1912: the English may keep it where it says so."""
REPUBLIC_OFFSET_YEARS: Final = 1911
FIRST_BARE_YEAR: Final = 80
LAST_BARE_YEAR: Final = 150
LAST_NEAR_YEAR: Final = 130
CLAUSE_START: Final = re.compile("(?:^|[,;:(。、「])$")
NO_YEAR: Final = re.compile(
    "[前后後来來間间内內以之的多余餘级級历歷老未没沒才只就了,;:)。、]|[風风][華华雨霜]|品牌|[傳传]承|[歲岁]月|[過过]去"
    "|校[慶庆]|[慶庆]典|基[業业]|如一|不[變变]|[長长]久|一遇|[難难]得|店|$"
)
"""What stands behind a length of time rather than a year."""
FIRST_CERTAIN_YEAR: Final = 100
"""No year of the common era is written with three digits and a month."""
CENTURY_CHARS: Final = 12
CENTURY: Final = re.compile(rf"(?:(?P<number>\d{{1,2}}|{HAN})|(?P<this>本)|上个?)\s?世纪\s?$")
YEAR: Final = re.compile(
    rf"(?:(?P<first>\d{{4}}|\d{{2}}|[{HAN_DIGIT}]{{4}})\s?年?{TO})?"
    rf"(?P<last>\d{{4}}|[{HAN_DIGIT}]{{4}})\s?年(?!代|[多来]|级)"
)
AGO: Final = re.compile(r"(?:距今|已有|有着|拥有)[已约近有超过逾]*\s?$")
AGO_CHARS: Final = 7
OLD: Final = re.compile("前?的?(?:悠久)?(?:历史|文明)(?![新最性上高低])")
REPUBLIC_YEAR: Final = re.compile(
    rf"(?:(?:民国|民國)(?P<year>{ARABIC}|{HAN})|{LONE}(?P<bare>\d{{2,3}}|[六七八九]十[{HAN_DIGIT}]?|一百[零一]?[{HAN_DIGIT}十]*))\s?年"
)
REPUBLIC_BEFORE: Final = re.compile(r"(?:民国|民國)[^,。;、]{1,6}年?(?:\d{1,2}月)?[至到—–~～-]$")
"""Before the end of a range that begins in a year of the Republic: 民國87年至92年."""
REPUBLIC_CHARS: Final = 12
OF_REPUBLIC: Final = re.compile(
    rf"\s?前?(?:\d{{1,2}}|[{HAN_DIGIT}十]{{1,3}})\s?月|度|(?P<vague>底|初|第|上半|下半|起(?!源))"
)
"""What follows a year of the Republic whose era is not named again: 一百零三年一月, 112年底."""
TRADITIONAL: Final = re.compile(
    "[這來會對們說學業產實務總統機關經濟體發應當與電話書黨員團灣臺華東聯決議選舉辦舊處園課執權義訴運動記"
    "備準災計畫價買賣證網問聞費資車軍農勞險頭類顯驗齊龍製輕轉邊還達遠銀錢錄鐵際陸隊難離雖雙雲順須預領願館馬]"
)
"""Characters of traditional script: two digits and 年 may be a year of the Republic there."""
REIGN_OFFSETS_YEARS: Final = {
    "昭和": 1925, "平成": 1988, "令和": 2018, "大正": 1911, "明治": 1867, "洪武": 1367, "永乐": 1402,
    "永樂": 1402, "宣德": 1425, "成化": 1464, "弘治": 1487, "正德": 1505, "嘉靖": 1521, "万历": 1572,
    "万曆": 1572, "崇祯": 1627, "崇禎": 1627, "康熙": 1661, "雍正": 1722, "乾隆": 1735, "嘉庆": 1795,
    "嘉慶": 1795, "道光": 1820, "咸丰": 1850, "咸豐": 1850, "同治": 1861, "光绪": 1874, "光緒": 1874,
    "宣统": 1908, "宣統": 1908, "建文": 1398, "洪熙": 1424, "天顺": 1456, "天順": 1456, "隆庆": 1566,
    "隆慶": 1566, "天启": 1620, "天啟": 1620, "顺治": 1643, "順治": 1643, "开皇": 580, "開皇": 580,
    "武德": 617, "贞观": 626, "貞觀": 626, "永徽": 649, "开元": 712, "開元": 712, "天宝": 741,
    "天寶": 741, "贞元": 784, "貞元": 784, "元和": 805, "庆历": 1040, "慶曆": 1040, "熙宁": 1067,
    "熙寧": 1067, "元丰": 1077, "元豐": 1077, "元祐": 1085, "宣和": 1118, "靖康": 1125, "建炎": 1126,
    "乾道": 1164, "淳熙": 1173, "至正": 1340,
}  # fmt: skip
"""The year before the first of each reign: of Japan, the Ming and Qing, and the best known before them.

No reign whose name is a place's too (绍兴, 嘉定)."""
REIGNS: Final = "|".join(REIGN_OFFSETS_YEARS)
REIGN_YEAR: Final = re.compile(
    rf"(?<![法命禁指政司条條水公共美欧歐港澳加韩韓台亿億万萬千百十多几幾两兩\d])(?<!日(?=元和))(?P<reign>{REIGNS})(?:(?P<year>\d{{1,2}}(?!\s?年[来來间間])|[{HAN_DIGIT}十]{{1,3}})|元)\s?[年载載](?![代期])"
)
"""康熙二十三年; but of 亿万美元和20年, 法令和5年 and 水平成10年 no reign begins in the middle of a word."""
RULED_YEAR: Final = re.compile(
    rf"(?:(?P<year>[{HAN_DIGIT}十]{{1,3}})\s?[年载載](?=\s?\((?:公元)?(?:\d{{2,3}}|1[0-8]\d\d)\s?年?\))"
    rf"|(?:(?<=(?<![国女老小大上姓影歌视拳球舞棋票车药])[王帝宗祖])|(?<=元年[至到]))(?P<of>[{HAN_DIGIT}十]{{1,3}})\s?年"
    r"(?![前后後来來间間内內以之多]))"
)
"""The year of a ruler whose reign the table lacks: 周穆王二十八年, 大定三年（1163年）."""
SHORT_YEAR: Final = re.compile(
    r"(?<=\()(?:(?P<first>\d{3})\s?年?[-—–~～至]\s?)?(?P<last>\d{3})\s?年(?=[),、])"
    r"|(?<=(?<!来)(?<![大小高低多少长長短])[至于於自从從])(?P<until>\d{3})\s?年(?![前后後来來間间内內以之的多余餘级級代历歷老古])"
)
"""A year of three digits, in brackets or behind until: （639年）, 至763年; but 不少于300年."""
ROUND_YEARS: Final = 100
"""What an age in brackets is a multiple of, and a year seldom: 银杏（300年）."""
IN_BRACKETS: Final = re.compile(r"(?<![年载載])\($")
CLOSES: Final = re.compile("[),、]")
DECADE: Final = re.compile(
    r"(?P<before>[二三四五六七八](?=[三四五六七八九]十))?(?P<decade>\d{4}|\d0|[二三四五六七八九]十|[一二][九〇零][一-九〇零][〇零])\s?年代"
)
CENTURY_OF_DECADE: Final = re.compile(
    rf"(?P<century>\d{{1,2}}|{HAN})\s?世纪(?=\s?(?:\d0|[二三四五六七八九]{{1,2}}十)\s?年代)"
)


def read_year(match: re.Match[str]) -> Reading:
    """2020年, 二〇二〇年, 2015—2020年; 距今5000年 and 5000年历史 are no years."""
    if AGO.search(match.string, max(0, match.start() - AGO_CHARS), match.start()) or OLD.match(
        match.string, match.end()
    ):
        return
    yield from read_ends(match, FigureKind.YEAR, 0, 9999)


def read_republic_year(match: re.Match[str]) -> Reading:
    """民国108年 is 2019, as is 108年12月; the English may keep 108 of the Republic."""
    year = read_amount(match["year"] or match["bare"])
    if year is None or (match["bare"] and not _is_of_republic(match, year)):
        return
    value = year + REPUBLIC_OFFSET_YEARS
    yield make_figure(FigureKind.YEAR, match, 0, value, (value, year), unit=REPUBLIC)


def _is_of_republic(match: re.Match[str], year: Fraction) -> bool:
    """Whether a year without its era is one of the Republic: 112年9月; in traditional script 94年底 too."""
    if REPUBLIC_BEFORE.search(match.string, max(0, match.start() - REPUBLIC_CHARS), match.start()):
        return True
    behind = OF_REPUBLIC.match(match.string, match.end())
    named = "民国" in match.string or "民國" in match.string or TRADITIONAL.search(match.string) is not None
    if behind is None and (_opens_clause(match) or _is_bracketed(match)):
        return named and FIRST_CERTAIN_YEAR < year < LAST_NEAR_YEAR
    if behind is None or not FIRST_BARE_YEAR <= year <= LAST_BARE_YEAR:
        return False
    return named or (year >= FIRST_CERTAIN_YEAR and behind["vague"] is None)


def _opens_clause(match: re.Match[str]) -> bool:
    """Whether a year without anything around it begins a clause, as no length of time does: 112年國人."""
    return (
        CLAUSE_START.search(match.string, 0, match.start()) is not None
        and NO_YEAR.match(match.string, match.end()) is None
    )


def _is_bracketed(match: re.Match[str]) -> bool:
    """Whether a year is all that brackets hold, and no reign's stands before them: 成長率（112年）."""
    return (
        IN_BRACKETS.search(match.string, 0, match.start()) is not None
        and CLOSES.match(match.string, match.end()) is not None
    )


def read_reign_year(match: re.Match[str]) -> Reading:
    """昭和20年 is 1945, 康熙二十三年 1684; the English may keep 20 and 23."""
    year = read_amount(match["year"]) if match["year"] else Fraction(1)
    if year is not None:
        value = year + REIGN_OFFSETS_YEARS[match["reign"]]
        yield make_figure(FigureKind.YEAR, match, 0, value, (value, year))


def read_ruled_year(match: re.Match[str]) -> Reading:
    """周穆王二十八年: no length of time, and no year that a table could give."""
    name = "year" if match["year"] else "of"
    year = read_amount(match[name])
    if year is not None:
        yield make_figure(FigureKind.NUMBER, match, name, year, required=False)


def read_short_year(match: re.Match[str]) -> Reading:
    """（639年）, （755—763年）, 至763年; （300年） is an age."""
    if match["first"] is None and match["last"] is not None and int(match["last"]) % ROUND_YEARS == 0:
        return
    if match["until"] is None:
        yield from read_ends(match, FigureKind.YEAR, FIRST_CERTAIN_YEAR, 999)
    elif Fraction(match["until"]) > LAST_BARE_YEAR:
        yield make_figure(FigureKind.YEAR, match, 0, Fraction(match["until"]))


def read_decade(match: re.Match[str]) -> Reading:
    """80年代, 1980年代, 上世纪八十年代, 五六十年代: the eighties, the 80s, the 1980s."""
    names = ("before", "decade") if match["before"] else ("decade",)
    for name in names:
        value = read_amount(match[name] + ("十" if name == "before" else ""))
        if value is None:
            continue
        values = [value]
        if value < 100:
            values.insert(0, value + 100 * (_find_century(match) - 1))
        group = 0 if len(names) == 1 else name
        end = match.end() if name == "decade" else None
        yield make_figure(FigureKind.YEAR, match, group, values[0], tuple(values), unit="decade", end=end)


def _find_century(match: re.Match[str]) -> int:
    """Number of the century that is named before a decade; else the twentieth."""
    century = CENTURY.search(match.string, max(0, match.start() - CENTURY_CHARS), match.start())
    if century is not None and century["number"]:
        return int(read_amount(century["number"]) or 20)
    return 21 if century is not None and century["this"] else 20


def read_century_of_decade(match: re.Match[str]) -> Reading:
    """20世纪 before 80年代 is part of 1980s."""
    value = read_amount(match["century"])
    if value is not None:
        yield make_figure(FigureKind.ORDINAL, match, 0, value, unit="century", required=False)
