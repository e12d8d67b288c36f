"""Amounts in Chinese, one or the two ends of a span, with the unit or measure word that follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from translate.figures import dates, years
from translate.figures.figure import Figure, FigureKind
from translate.figures.grammar import AMOUNT, HAN_DIGIT, LONE, MORE, RANGE, is_about, make_figure, read_amount
from translate.figures.numerals import read_chinese, read_scale
from translate.figures.powers import read_power
from translate.figures.units import CHINESE_UNITS, COUNTERS, CURRENCIES, MEASURES

SPAN: Final = re.compile(rf"(?P<first>{AMOUNT}){RANGE}(?P<cold>零下\s?)?(?!零[上下])(?P<last>{AMOUNT})")
PLAIN_AMOUNT: Final = re.compile(rf"(?P<amount>{AMOUNT})")
REPUBLIC_YEAR: Final = re.compile(rf"年(?:度|(?:\d{{1,2}}|[{HAN_DIGIT}十]{{1,2}})月)")
"""What follows a year of the Republic (一百零三年一月), though the era is not named again."""
SINGLE_UNITS: Final = frozenset(
    ("people", "years", "months", "weeks", "days", "hours", "minutes", "households")
)
"""Units before which 1 is as often an article."""
REST_CHARS: Final = 24
AHEAD: Final = re.compile(
    r"(?P<name>新台币|新台幣|新臺幣|台币|台幣|港币|港幣|葡币|美金)\s?"
    r"(?:汇率|兑美元|对美元|收盘价?|[收开]|[早盘]盘|盘中|[升贬]值?|破|[至到报在为约近超逾])*\s?$"
)
"""A currency named before its amount: 新台币3亿元, 新台币汇率贬破32.8元."""
AHEAD_CHARS: Final = 14
LARGE: Final = re.compile("[万亿兆]$")
LISTED: Final = re.compile(r"(?:\s?[、和及与與]\s?[\d,.]+[十百千]?[万亿兆])+")
"""What goes on before the unit that all of a list share."""
CURRENCY_AHEAD: Final = re.compile(
    r"(?<![兑兌换換对對])(?P<name>人民币|美元|美金|港元|港币|港幣|欧元|英镑|日元|新台币)\s?[约近超逾]?\s?$"
)
LIST_ENDS: Final = re.compile(r"[,。;、和及与與)]|$")
DAYS: Final = re.compile("日(?:以上|以下|以内|之内|内|拘留|龄|游)")
CASUALTIES: Final = re.compile(r"(?P<dead>[死亡](?=\d|[，。；、,\s]|$))|[伤傷](?=[，。；、,\s]|$)")
"""Behind a number of people in the style of news: 3死12伤."""
ELECTRICITY: Final = re.compile(
    r"(?:[用耗发省节充售购]电|电[量费价])[^。；温角纬，]{0,12}(?:，[^。；温角纬，]{0,8})?$"
)
"""Before 400度, which are kilowatt-hours there."""
WARMTH: Final = re.compile("(?:(?<!色)温度?|零下|摄氏)[^。；，华度]{0,8}$")
"""Before 35度, which are degrees Celsius there."""
DEGREES: Final = re.compile("度(?!假|过|数|夏|角)")
ELECTRICITY_CHARS: Final = 28
WARMTH_CHARS: Final = 10
BELOW_ZERO: Final = re.compile(r"零下\s?$")
SIZE_OF_QUAKE: Final = re.compile(r"(?:^|[^㐀-鿿]|[生氏中震为為])[规規]模\s?$")
"""Before 7.2, in a text about an earthquake, as Taiwan writes its magnitude."""
STRONGEST: Final = 10
SPEED: Final = re.compile(r"(?:航速|巡航速度|船速)[^，。；\d]{0,6}$")
"""Before 30节, which are knots there."""
SPEED_CHARS: Final = 10
POINTS: Final = re.compile("点(?!钟|半|整|多钟)")
HOURS: Final = 24
SMALL_MONEY: Final = re.compile(
    rf"(?P<yuan>\d{{1,6}}|(?<![{HAN_DIGIT}十百千万])[一二两三四五六七八九十百]{{1,5}})[元块](?P<jiao>[\d一二两三四五六七八九])[角毛]"
    r"(?:(?P<fen>[\d一二三四五六七八九])分?(?![\d十百千万]))?"
)
"""2元3角5分, 一块一毛二."""
BARE_MONEY: Final = re.compile(
    rf"{LONE}(?P<yuan>\d{{1,4}}|[一二两三四五六七八九十]{{1,3}})块(?P<jiao>[\d一二三四五六七八九])"
    r"(?=[，。；、！？”）\s]|$|钱|一[斤个份张]|[每买卖]|左右|的(?!颜))"
)
"""三块五: three yuan and a half."""
JIAO: Final = re.compile("毛钱?(?![发衣毯巾笔皮孔利])|角(?![度色落形逐膜斗楼铁钢质])")
"""八角, a tenth of a yuan each."""
RISE: Final = re.compile("升(?:[至到幅级温值高学空任职旗起入为格势]|$)|升[两一二三四五六七八九]?降")
RANKED: Final = re.compile(r"[第排列居][^，。；、]{0,6}$")
"""What makes a number a place in an order: 第1—100名, 排名190位."""
HALF_MORE: Final = re.compile(
    r"\s?(?:(?:年|小时|天|月|岁|倍|吨|米|公里|公斤|英里|英尺|英寸|部|亩|圈|分)半(?![数價价径年])|个半(?![数径裸身自官导开山岛透固封公成专]))"
)


_COINS: Final = ("yuan", "jiao", "fen")

Reading = Iterator[Figure]


def read_span(match: re.Match[str]) -> Reading:
    """3—5亿, 60至70岁, 零下12到9℃: the first number may share the magnitude, unit and sign of the last."""
    last = _read_number(match, "last")
    first = _read_number(match, "first")
    if not first or not last:
        yield from (*first, *last)
        return
    one, other = first[0], last[0]
    scale = _share_magnitude(match)
    if scale and one.value * scale < other.value:
        one = replace(one, value=one.value * scale, accepted=(one.value * scale,))
    one = replace(one, unit=other.unit, required=one.required or (other.required and one.value > 1))
    is_cold = BELOW_ZERO.search(match.string, 0, match.start()) is not None
    yield replace(one, negative=is_cold)
    shares_sign = is_cold and other.value not in (0, one.value)  # 零下5到5℃ ends above zero
    yield replace(other, negative=shares_sign or match["cold"] is not None)


def _share_magnitude(match: re.Match[str]) -> int | None:
    """The magnitude that the last number of a span lends to the first: 3—5亿, 三到五亿, 二十至三十万."""
    first, last = match["first"], match["last"]
    if first.isascii() != last[0].isascii():
        return None
    magnitude = re.search(r"[十百千万亿兆]+$", last)
    if first.isascii():
        return read_scale(magnitude[0]) if magnitude else None
    if re.search("[万亿兆]", first) or not re.search(
        "[-—–~～―至到]", match.string[match.end("first") : match.start("last")]
    ):
        return None
    if magnitude and len(first) == 1 and len(last) == 1 + len(magnitude[0]):
        return read_scale(magnitude[0])
    large = re.search(r"(?<=.)[万亿兆]+$", last)
    return read_scale(large[0]) if large else None


def read_small_money(match: re.Match[str]) -> Reading:
    """2元3角 is 2.3 yuan; the English may say 2 yuan."""
    coins = match.groupdict()
    parts = [(read_amount(coins[name]) if coins.get(name) else None) or Fraction(0) for name in _COINS]
    value = parts[0] + parts[1] / 10 + parts[2] / 100
    yield make_figure(FigureKind.NUMBER, match, 0, value, (value, *parts), unit="yuan")


def read_power_of_ten(match: re.Match[str]) -> Reading:
    """10^53千克, 1.5×10⁸公里."""
    unit = _name_unit(match.string, match.start(), match.string[match.end() : match.end() + REST_CHARS])
    yield make_figure(FigureKind.NUMBER, match, 0, read_power(match), unit=unit)


def read_plain(match: re.Match[str]) -> Reading:
    """128.6亿元, 三百余人, 20多万."""
    yield from _read_number(match, "amount")


def _read_number(match: re.Match[str], group: str) -> list[Figure]:
    """One amount with what follows it; numerals that make no number are figures each, none required."""
    text = match[group]
    plain = match.string
    start, end = match.span(group)
    value = read_amount(text)
    if value is None:
        digits = [(place, read_chinese(character)) for place, character in enumerate(text, start)]
        return [
            Figure(FigureKind.NUMBER, place, place + 1, plain[place], digit, (digit,), required=False)
            for place, digit in digits
            if digit is not None
        ]
    rest = plain[end : end + REST_CHARS]
    more = re.match(MORE, rest)
    tail = (rest[1:] if more else rest).lstrip(" ")
    unit = _name_unit(plain, start, tail)
    if unit is None and LARGE.search(text) is not None:
        unit = _share_unit(plain, start, tail)
    if unit is None and value < STRONGEST and "震" in plain and SIZE_OF_QUAKE.search(plain, 0, start):
        unit = "magnitude"
    if unit is None and POINTS.match(tail) and (value > HOURS or "." in text):
        unit = "points"  # of an index; 8点 is a time of day
    accepted = [value]
    if HALF_MORE.match(rest):
        value += Fraction(1, 2)
        accepted.insert(0, value)
    if tail.startswith(("千米", "千瓦", "千克", "千伏", "千帕", "千卡")):
        accepted.append(value * 1000)
    if tail.startswith("里") and not tail.startswith(("里面", "里程")):
        accepted.append(value / 2)  # a Chinese mile, half a kilometre
    if JIAO.match(tail):
        accepted.append(value / 10)
    if tail.startswith("后") and re.fullmatch(r"0\d|[5-9]\d", text):
        accepted += [value + 1900, value + 2000]  # 90后 are born in the nineties
    if unit == "years" and not more and re.fullmatch(r"0\d|[5-9]\d", text):
        accepted += [value + 1900, value + 2000]
    if 80 <= value <= 150 and ("民国" in plain or "民國" in plain or REPUBLIC_YEAR.match(tail)):
        accepted.append(value + years.REPUBLIC_OFFSET_YEARS)
    if unit == "years" and years.FIRST_CERTAIN_YEAR < value < years.LAST_NEAR_YEAR:
        accepted.append(value + years.REPUBLIC_OFFSET_YEARS)  # 112年, in a text without its own script
    about = more is not None or re.search(MORE, text) is not None
    counts = tail.startswith(COUNTERS)
    measured = unit is not None or tail.startswith(MEASURES)
    required = _is_stated(text, value, measured, about, counted=counts or unit in SINGLE_UNITS)
    if len(text) == 1 and not text.isascii() and plain[start - 1 : start] in ("这", "那", "這"):
        required = False  # 这两个行业 is as often these industries
    figure = make_figure(
        FigureKind.NUMBER,
        match,
        group,
        value,
        tuple(accepted),
        unit=unit,
        required=required,
        approximate=about or is_about(plain, start),
    )
    ranks = RANKED.search(plain, max(0, start - 8), start) is not None
    return [replace(figure, counted=counts and not ranks)]


def _name_unit(plain: str, start: int, tail: str) -> str | None:
    """English name of the unit that ``tail`` begins with: 5日以上 are days, 两升 of 两降两升 no litres."""
    if DAYS.match(tail) or (tail.startswith("日") and dates.is_days(plain, start)):
        return "days"
    if tail.startswith(("月龄", "月期")):
        return "months"
    casualties = CASUALTIES.match(tail)
    if casualties is not None:
        return "dead" if casualties["dead"] else "injured"
    if tail.startswith("月") and dates.is_length(plain, start):
        return "months"
    if tail.startswith("个半"):  # 三个半小时, 两个半月
        tail = tail.replace("半", "", 1) if tail.startswith("个半月") else tail[2:]
    if RISE.match(tail) or (tail.startswith("升") and "降" in plain[max(0, start - 2) : start]):
        return None
    if tail.startswith("节") and SPEED.search(plain, max(0, start - SPEED_CHARS), start):
        return "knots"
    if DEGREES.match(tail) and plain[:start].endswith("华氏"):
        return "degrees Fahrenheit"
    if tail.startswith("度电"):
        return "kilowatt-hours"
    if DEGREES.match(tail) and ELECTRICITY.search(plain, max(0, start - ELECTRICITY_CHARS), start):
        return "kilowatt-hours"
    if DEGREES.match(tail) and WARMTH.search(plain, max(0, start - WARMTH_CHARS), start):
        return "degrees Celsius"
    unit = next((name for word, name in CHINESE_UNITS if tail.startswith(word)), None)
    ahead = AHEAD.search(plain, max(0, start - AHEAD_CHARS), start) if unit == "yuan" else None
    return CURRENCIES[ahead["name"]] if ahead is not None else unit


def _share_unit(plain: str, start: int, tail: str) -> str | None:
    """The unit of the last of a list (1.2亿、3.4亿和0.8亿元), or a currency before the amount (美元120万)."""
    others = LISTED.match(tail)
    if others is not None:
        return _name_unit(plain, start, tail[others.end() :])
    ahead = CURRENCY_AHEAD.search(plain, max(0, start - AHEAD_CHARS), start)
    return CURRENCIES[ahead["name"]] if ahead is not None and LIST_ENDS.match(tail) else None


def _is_stated(text: str, value: Fraction, measured: bool, about: bool, *, counted: bool) -> bool:
    """Whether a translation must state the number, or the characters may mean something else."""
    if text == "1" and counted:
        return False  # 1名嫌疑人 is a suspect, 1小时 an hour
    if text[0].isascii():
        return True
    if len(text) == 2 and text[0] in "零〇":
        text = text[1:]  # 一年零一天: a year and a day
    if len(text) == 1:
        return measured and value not in (0, 1) and text not in "百千万亿" and not (about and text == "十")
    if all(character in HAN_DIGIT for character in text):
        return len(text) > 3 or bool(set(text) & set("零〇○"))
    return measured or not set(text) <= set("百千万亿")
