"""Dates and times of day in Chinese: years, decades, months, days, hours, minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.grammar import (
    ARABIC,
    COMMA,
    HAN,
    HAN_DIGIT,
    LONE,
    make_figure,
    read_amount,
)

TO: Final = rf"(?:[-—–―~～/]{{1,2}}|至|到|{COMMA}|和)"
REPUBLIC: Final = "of the Republic"
"""Unit of a year that is counted from 1912: the English may keep it where it says so."""
LUNAR_UNIT: Final = "lunar"
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
DAY_PART: Final = (
    r"(?:上午|下午|凌晨|中午|晚上|早上|清晨|早晨|傍晚|深夜|夜里|午后|今晚|当晚|晚间?|[日号早])\s?"
)
CENTURY_CHARS: Final = 12
CENTURY: Final = re.compile(rf"(?:(?P<number>\d{{1,2}}|{HAN})|(?P<this>本)|上个?)\s?世纪\s?$")

ISO_DATE: Final = re.compile(
    r"(?<![\d.])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
)
YEAR: Final = re.compile(
    rf"(?:(?P<first>\d{{4}}|\d{{2}}|[{HAN_DIGIT}]{{4}})\s?年?{TO})?"
    rf"(?P<last>\d{{4}}|[{HAN_DIGIT}]{{4}})\s?年(?!代|[多来]|级)"
)
LUNAR: Final = re.compile(
    r"(?P<month>[一二三四五六七八九十]{1,2}|\d{1,2})月"
    r"(?:(?P<day>[十廿][一二三四五六七八九]|二十[一二三四五六七八九]?|三十|初?[一二三四五六七八九十]|\d{1,2}(?=日))日?)?(?!月)"
)
"""What is a date of the lunar calendar where that is named; its days need no 日: 农历七月廿三."""
LUNAR_CALENDAR: Final = re.compile(
    r"(?:[农阴旧農陰舊][历曆](?:\d{4}年|[今去明]年)?|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年)\s?$"
)
CALENDAR_CHARS: Final = 8
CYCLE: Final = re.compile("[甲乙丙丁戊己庚辛壬癸]")
"""How a year of the cycle begins: 甲辰年八月 is a month of the moon, 甲辰年2月 hardly."""
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
SEASON: Final = re.compile(
    r"(?P<first>\d{4})\s?(?:[-—–/]|[至到](?=\s?\d\d年度))\s?(?P<last>\d{4}(?=学年|學年|年度|赛季|财年)|\d{2})\s?(?:(?=[及和、]\s?\d{4}\s?[-—–/]\s?\d\d年度|年度|赛季|財年|财年|学年|學年|榨季|雪季)(?:年度)?|(?<=[-—–]\d\d)年(?!代))"
)
"""A year that begins in one and ends in the next, or some years: 2023/24年度, 2009-11年."""
DECADE: Final = re.compile(
    r"(?P<before>[二三四五六七八](?=[三四五六七八九]十))?(?P<decade>\d{4}|\d0|[二三四五六七八九]十|[一二][九〇零][一-九〇零][〇零])\s?年代"
)
CENTURY_OF_DECADE: Final = re.compile(
    rf"(?P<century>\d{{1,2}}|{HAN})\s?世纪(?=\s?(?:\d0|[二三四五六七八九]{{1,2}}十)\s?年代)"
)
MONTH: Final = re.compile(
    rf"(?:(?P<first>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?月?{TO})?"
    r"(?P<last>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月份?(?!球|饼|亮|光|色|台|季|嫂|龄|期(?!间))"
)
DAY: Final = re.compile(
    rf"(?:(?P<first>\d{{1,2}})\s?日?{TO})?"
    r"(?P<last>\d{1,2}|(?<=月)[一二三四五六七八九十廿]{1,3})\s?[日号]"
    r"(?:(?<=月\d.)|(?<=月\d\d.)|(?!以上|以下|以内|之内|内|拘留|龄|游|线|楼|机|院|令|公路|文件|元|均|本|产|年化|无理由|期限|报(?!道|导|告|收|案|名|价|于|出|称)|发(?!布|表|生|出)|新增|店|馆|车|井|桥))"
)
TODAY: Final = re.compile(r"(?<=[今昨明前]\()(?P<day>\d{1,2})\)\s?日")
"""今（21）日, as newspapers of Taiwan write it."""
PUT_FORWARD: Final = re.compile("(?:提出|提了|给出|作出|做出|达成|发表|有|讲了|谈了|分享)了?(?:以下|如下)?$")
PUT_CHARS: Final = 6
POINTS_MADE: Final = re.compile(
    "建议|意见|要求|主张|希望|期望|共识|看法|原因|启示|倡议|理由|措施|体会|声明|想法|质疑|感受|经验|思考|诉求|承诺"
)
"""What is put forward point by point: 提出四点建议."""
CLOCK: Final = re.compile(
    rf"(?P<hour>\d{{1,2}}|{LONE}(?:二十[一二三四]?|十[一二]?|[一二两三四五六七八九]))\s?"
    rf"(?:时(?!间|代|候|期|段|尚|装|有|而|常|刻|速|隔|任|限|长|光|空|评)|点(?!\d|[{HAN_DIGIT}]+(?![{HAN_DIGIT}分刻半钟十])))"
    rf"(?:\s?(?P<minute>\d{{1,2}}|[{HAN_DIGIT}十]{{1,3}})\s?分(?!钟)(?:\s?(?P<second>\d{{1,2}})\s?秒)?"
    r"|(?P<half>半)|(?P<sharp>整|许|钟))?"
)
LENGTH: Final = re.compile(r"个月[^，。；、]{0,10}[至到为]\s?$")
TERM: Final = re.compile(
    r"(?:刑|[判处])[^，。；、\d一二三四五六七八九十]{0,6}(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?年\s?$"
)
"""Before a number of months: 有期徒刑3年6月."""
LENGTH_CHARS: Final = 14
NUMBERED: Final = re.compile(r"[㐀-鿿A-Za-z)-](?<![于在到至从自前本这当是和与、及])$")
"""Before the number of a thing rather than a day: 神舟18号, 南京路18号."""
AFTER_DAY: Final = re.compile(
    r"\s?(?:$|[，。、；：（(）)“\s]|上午|下午|晚|凌晨|早|中午|当|起|在|至|到|前|后|以|举|召|开[始幕]|发布|去|来|抵|宣|表示|说|称|的)"
)
LASTING: Final = re.compile(
    r"(?:为期|连续|未来|提前|拘留|逾期|届满|少于|多于|超过|不足|历时|延长|间隔|满|逾|每)[了约近]?\s?$"
)
LASTING_CHARS: Final = 5
DOCUMENT: Final = re.compile(r"[〕】\]］)）]\s?第?\s?$")
COLON: Final = re.compile(r"(?P<hour>\d{1,3})[:：](?P<minute>\d{1,3})(?!\d)")

Reading = Iterator[Figure]


def read_iso_date(match: re.Match[str]) -> Reading:
    """2020-11-26, 2020/11/26, 2020.11.26."""
    kinds = {"year": FigureKind.YEAR, "month": FigureKind.MONTH, "day": FigureKind.DAY}
    for name, kind in kinds.items():
        yield make_figure(kind, match, name, Fraction(match[name]))


def read_year(match: re.Match[str]) -> Reading:
    """2020年, 二〇二〇年, 2015—2020年; 距今5000年 and 5000年历史 are no years."""
    if AGO.search(match.string, max(0, match.start() - AGO_CHARS), match.start()) or OLD.match(
        match.string, match.end()
    ):
        return
    yield from _read_ends(match, FigureKind.YEAR, 0, 9999)


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
        yield from _read_ends(match, FigureKind.YEAR, FIRST_CERTAIN_YEAR, 999)
    elif Fraction(match["until"]) > LAST_BARE_YEAR:
        yield make_figure(FigureKind.YEAR, match, 0, Fraction(match["until"]))


def read_season(match: re.Match[str]) -> Reading:
    """2023/24年度: 2023 and 2024, of which the English may keep 24."""
    first, last = Fraction(match["first"]), Fraction(match["last"])
    yield make_figure(FigureKind.YEAR, match, "first", first)
    full = len(match["last"]) == 4
    year = last if full else first - first % 100 + last + (100 if last < first % 100 else 0)
    yield make_figure(FigureKind.YEAR, match, "last", year, (year, year % 100), end=match.end())


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


def read_lunar(match: re.Match[str]) -> Reading:
    """农历八月十五, 甲辰年八月十五: the eighth lunar month is not August."""
    calendar = LUNAR_CALENDAR.search(match.string, max(0, match.start() - CALENDAR_CHARS), match.start())
    if calendar is None or (CYCLE.match(calendar[0]) and match["month"].isdecimal()):
        return
    ends = {"month": match.end("month") + 1, "day": match.end()}
    for name, kind in (("month", FigureKind.MONTH), ("day", FigureKind.DAY)):
        value = read_amount(match[name].removeprefix("初")) if match[name] else None
        if value is not None:
            yield make_figure(kind, match, name, value, unit=LUNAR_UNIT, end=ends[name])


def read_month(match: re.Match[str]) -> Reading:
    """11月, 十一月, 1至10月; 从6个月延长至12月 is a length of time."""
    if not is_length(match.string, match.start()):
        yield from _read_ends(match, FigureKind.MONTH, 1, 12)


def is_length(plain: str, start: int) -> bool:
    """Whether a number before 月 counts months, as the one before it does: 从6个月延长至12月, 判刑1年10月."""
    low = max(0, start - LENGTH_CHARS)
    return any(pattern.search(plain, low, start) is not None for pattern in (LENGTH, TERM))


def read_day(match: re.Match[str]) -> Reading:
    """26日, 26日至28日, 26号; 神舟18号 and 〔2024〕12号 are names, 提前30日 is a length of time."""
    text, start = match.string, match.start()
    if match[0].endswith("号") and not _is_day_by_number(text, start, match.end()):
        return
    if match[0].endswith("日") and is_days(text, start):
        return
    yield from _read_ends(match, FigureKind.DAY, 1, 31)


def read_today(match: re.Match[str]) -> Reading:
    """今（21）日."""
    yield make_figure(FigureKind.DAY, match, 0, Fraction(match["day"]))


def _is_day_by_number(text: str, start: int, end: int) -> bool:
    """Whether 26号 is a day, and not the number of a house, a ship or a document."""
    if text[:start].endswith(("月", "于", "自")):
        return True
    if DOCUMENT.search(text, 0, start) is not None:
        return False
    return NUMBERED.search(text, max(0, start - 1), start) is None and AFTER_DAY.match(text, end) is not None


def is_days(text: str, start: int) -> bool:
    """Whether a number before 日 counts days: 提前30日, 为期3日."""
    return LASTING.search(text, max(0, start - LASTING_CHARS), start) is not None


def read_clock(match: re.Match[str]) -> Reading:
    """8时30分15秒, 下午3点半, 20时: the English may count to 12 or to 24, and write 9.30."""
    hour = read_amount(match["hour"])
    if hour is None or hour > 24:
        return
    if _are_points(match):
        yield make_figure(FigureKind.NUMBER, match, "hour", hour, required=hour > 1)
        return
    other = hour - 12 if hour >= 12 else hour + 12
    minute = read_amount(match["minute"]) if match["minute"] else None
    pointed = () if minute is None else (hour + minute / 100, other + minute / 100)
    in_digits = match["hour"].isascii()
    certain = bool(in_digits or match["minute"] or match["half"] or match["sharp"]) or (
        re.search(DAY_PART + "$", match.string[: match.start()]) is not None
    )
    yield make_figure(
        FigureKind.TIME,
        match,
        "hour",
        hour,
        (hour, other, *pointed, 100 * hour + (minute or 0)),
        unit="hour",
        required=certain,
        end=match.end("hour") + 1,
    )
    if minute is not None:
        yield make_figure(
            FigureKind.TIME,
            match,
            "minute",
            minute,
            (minute, *pointed),
            unit="minute",
            required=minute != 0,
        )
        if match["second"]:
            yield make_figure(
                FigureKind.TIME, match, "second", Fraction(match["second"]), unit="second", end=match.end()
            )
    elif match["half"]:
        half = Fraction(30)
        accepted = (half, Fraction(1, 2), hour + half / 100, other + half / 100)
        yield make_figure(FigureKind.TIME, match, "half", half, accepted, unit="minute", required=False)


def _are_points(match: re.Match[str]) -> bool:
    """Whether what looks like an hour counts what is put forward: 提出四点建议."""
    before = PUT_FORWARD.search(match.string, max(0, match.start() - PUT_CHARS), match.start())
    return before is not None and POINTS_MADE.match(match.string, match.end()) is not None


def read_colon(match: re.Match[str]) -> Reading:
    """14:30 as a time of day, 3:1 as a score."""
    hour, minute = Fraction(match["hour"]), Fraction(match["minute"])
    if len(match["minute"]) != 2 or hour > 24 or minute >= 60:
        for name in ("hour", "minute"):
            yield make_figure(FigureKind.NUMBER, match, name, Fraction(match[name]))
        return
    other = hour - 12 if hour >= 12 else hour + 12
    pointed = (hour + minute / 100, other + minute / 100)
    yield make_figure(FigureKind.TIME, match, "hour", hour, (hour, other, *pointed), unit="hour")
    yield make_figure(
        FigureKind.TIME, match, "minute", minute, (minute, *pointed), unit="minute", required=minute != 0
    )


def _read_ends(match: re.Match[str], kind: FigureKind, low: int, high: int) -> Reading:
    """The last number with its unit, before it the first one of a range."""
    for name in ("first", "last"):
        value = read_amount(match[name]) if match[name] is not None else None
        if value is not None and low <= value <= high:
            yield make_figure(kind, match, name, value, end=match.end() if name == "last" else None)
