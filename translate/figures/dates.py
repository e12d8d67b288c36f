"""Dates and times of day in Chinese: seasons, months, days, hours, minutes."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translate.figures.figure import FigureKind
from translate.figures.grammar import HAN_DIGIT, LONE, TO, Reading, make_figure, read_amount, read_ends
from translate.figures.numerals import read_chinese

LUNAR_UNIT: Final = "lunar"
DAY_PART: Final = (
    r"(?:上午|下午|凌晨|中午|晚上|早上|清晨|早晨|傍晚|深夜|夜里|午后|今晚|当晚|晚间?|[日号早])\s?"
)
ISO_DATE: Final = re.compile(
    r"(?<![\d.])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
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
SEASON: Final = re.compile(
    r"(?P<first>\d{4})\s?(?:[-—–/]|[至到](?=\s?\d\d年度))\s?(?P<last>\d{4}(?=学年|學年|年度|赛季|财年)|\d{2})\s?(?:(?=[及和、]\s?\d{4}\s?[-—–/]\s?\d\d年度|年度|赛季|財年|财年|学年|學年|榨季|雪季)(?:年度)?|(?<=[-—–]\d\d)年(?!代))"
)
"""A year that begins in one and ends in the next, or some years: 2023/24年度, 2009-11年."""
MONTH: Final = re.compile(
    rf"(?:(?P<first>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?月?{TO})?"
    r"(?P<last>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月份?(?!球|饼|亮|光|色|台|季|嫂|龄|期(?!间)|党|广场|花(?![开卉期季])|节(?![日气前后假])|(?<=[一二三四五六七八九十]月)(?:内(?!地)|之内|有余|余))"
)
NEIGHBOURING_MONTHS: Final = re.compile(
    rf"{LONE}(?P<first>[一二三四五六七八])(?P<last>[二三四五六七八九])月(?![{HAN_DIGIT}])"
)
"""三四月: March and April."""
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
    rf"(?P<hour>\d{{1,2}}|{LONE}(?:二十[一二三四]?|十[一二三四五六七八九]?|[一二两三四五六七八九]))\s?"
    rf"(?:时(?!间|代|候|期|段|尚|装|有|而|常|刻|速|隔|任|限|长|光|空|评)|点(?=一(?:直|场|起|路|次|到|家|班|趟|过|边|律|同|开))|点(?!\d|[{HAN_DIGIT}]+(?![{HAN_DIGIT}分刻半钟十])))"
    rf"(?:\s?(?P<minute>\d{{1,2}}|[{HAN_DIGIT}十]{{1,3}})\s?分(?!钟(?![声響响]))(?:\s?(?P<second>\d{{1,2}})\s?秒)?"
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


def read_iso_date(match: re.Match[str]) -> Reading:
    """2020-11-26, 2020/11/26, 2020.11.26."""
    kinds = {"year": FigureKind.YEAR, "month": FigureKind.MONTH, "day": FigureKind.DAY}
    for name, kind in kinds.items():
        yield make_figure(kind, match, name, Fraction(match[name]))


def read_season(match: re.Match[str]) -> Reading:
    """2023/24年度: 2023 and 2024, of which the English may keep 24."""
    first, last = Fraction(match["first"]), Fraction(match["last"])
    yield make_figure(FigureKind.YEAR, match, "first", first)
    full = len(match["last"]) == 4
    year = last if full else first - first % 100 + last + (100 if last < first % 100 else 0)
    yield make_figure(FigureKind.YEAR, match, "last", year, (year, year % 100), end=match.end())


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
        yield from read_ends(match, FigureKind.MONTH, 1, 12)


def read_neighbouring_months(match: re.Match[str]) -> Reading:
    """一二月 are January and February."""
    first, last = read_chinese(match["first"]), read_chinese(match["last"])
    if first is not None and last == first + 1:
        yield make_figure(FigureKind.MONTH, match, "first", first)
        yield make_figure(FigureKind.MONTH, match, "last", last, end=match.end())


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
    yield from read_ends(match, FigureKind.DAY, 1, 31)


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
