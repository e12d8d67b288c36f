"""Find every figure that a Chinese text states, simplified or traditional.

The text is read from left to right; at each place where a figure can begin, the first
pattern of the table that fits wins. Single Chinese numerals are asked for in a
translation only before a measure word: elsewhere they are often part of a name or an
idiom.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from translate.figures import amounts, dates, durations, shares, years
from translate.figures.figure import Figure, FigureKind
from translate.figures.grammar import (
    ARABIC,
    HAN_DIGIT,
    HAN_UNIT,
    LONE,
    blank_noise,
    make_figure,
    read_amount,
)
from translate.figures.idioms import VAGUE, find_word
from translate.figures.numerals import read_chinese, read_scale
from translate.figures.powers import POWER
from translate.figures.set_phrases import EVENTS, SET_PHRASES

SIMPLIFIED: Final = dict(
    zip(
        map(
            ord,
            "億萬點兩幾數餘個圓歲時號節屆戶門間顆畝噸項場輪層題縣鎮鄉級篇輛艘臺檯處週國進過約將達佔長為開後國從線樓負滿連續來齡無報發產",
        ),
        "亿万点两几数余个元岁时号节届户门间颗亩吨项场轮层题县镇乡级篇辆艘台台处周国进过约将达占长为开后国从线楼负满连续来龄无报发产",
        strict=True,
    )
)
NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    ord("−"): "-",
    ord("‧"): "点",
}
CIRCLED: Final = {ord("①") + place: str(place + 1) for place in range(9)}
DECIMAL_DOT: Final = re.compile(r"(?<=\d)[·•](?=\d+\s?[%百千万亿])")
"""A dot in the middle of the line as old agencies set it: 3·9万吨; 9·11 is none."""
ROMAN: Final = {ord("Ⅰ") + place: str(place + 1) for place in range(9)}
"""One character each, as in Ⅱ级; in Latin letters (II级) they are left."""
PLAIN: Final = {**SIMPLIFIED, **NARROW, **CIRCLED, **ROMAN}
"""Characters that figures are written with, one for one, so that offsets stay."""

START: Final = re.compile(
    rf"[\d{HAN_DIGIT}{HAN_UNIT}壹贰叁肆伍陆柒捌玖几数上成好若半第]|民国|{'|'.join(EVENTS)}|{years.REIGNS}|[A-Za-z]+[-.]?\d"
)
CODE: Final = re.compile(
    r"[A-Za-z]+(?![-.]?[\d.]+%)(?:[-.]?\d+(?:\.\d+)?[A-Za-z]*)+(?!\.?\d|[年月日](?!均)|[万亿元])|\d+(?:\.\d+)?[A-Z](?![A-Za-z])"
)
TAEL: Final = re.compile(rf"(?<=[百千万亿])两(?![{HAN_DIGIT}{HAN_UNIT}个名位年月天日次人家倍成点种条张])")
"""两亿两, a weight of silver behind the number."""
SMALL_THINGS: Final = re.compile("(?<=点)零(?=[钱食件头散星花售碎]|部件)|(?<=一)零(?=头)")
"""Words that begin like a nought: 一点零钱."""
CURRENCY_CODE: Final = re.compile(r"(?<![A-Za-z])(?:RMB|CNY|USD|HKD|NTD|EUR|GBP|JPY|US\$|HK\$|NT\$)(?=\s?\d)")
"""Before an amount, RMB100万元: no code of its own."""
LIST_MARK: Final = re.compile(r"(?<![\d.])(?P<number>\d{1,2})\.(?=\d{4}\s?年)")
"""9.2024年: an item's number and a year, not a decimal."""
ITEM: Final = re.compile(
    r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})、(?=(?P<next>\d+|[一二三四五六七八九十]+)"
    r"(?P<unit>月(?!\s?\d)|、(?=[\d一二三四五六七八九十])|[百千万亿审日号级楼季届期代线等种次天周年个名人位岁把栋幢班]?))"
)
"""At a segment's start, an item's number before a figure: 5、10月1日起, but not 1、2月份 nor 1、2、3号."""
FIVE_YEAR_PLAN: Final = re.compile(
    r"(?P<number>十[一二三四五六])五(?=规划|計劃|计划|規劃|时期|期间|以来|末|开局|收官|纲要|[”」』\"’、，])"
)
HEIGHT: Final = re.compile(
    rf"{LONE}(?P<whole>\d{{1,2}}|[一二两三])米(?P<part>\d{{1,2}}|[{HAN_DIGIT}]{{1,2}})"
    rf"(?![\d{HAN_DIGIT}{HAN_UNIT}.%个名人位条张根块层分秒厘公米远处年月日号点*×x-])"
)
SECONDS: Final = re.compile(rf"{LONE}(?P<whole>\d{{1,2}})秒(?P<part>\d{{1,2}})(?![\d.])")
ORDINAL: Final = re.compile(rf"第\s?(?P<number>{ARABIC}|[{HAN_DIGIT}{HAN_UNIT}]+)")
NEIGHBOURS: Final = re.compile(
    rf"{LONE}(?P<head>[一二三四五六七八九]?十)?(?P<low>[一二两三四五六七八])"
    r"(?:(?P<high>[二三四五六七八九])(?P<scale>[十百千万亿]*)"
    r"|、(?P<next>(?<=一、)二|(?<=[二两]、)三|(?<=三、)四|(?<=四、)五|(?<=五、)六|(?<=六、)七|(?<=七、)八|(?<=八、)九)"
    rf"(?P<tens>[十百千万亿]+))(?![{HAN_DIGIT}{HAN_UNIT}])"
)
STEPS: Final = re.compile(
    rf"{LONE}(?P<low>[一二两三四五六七八])(?P<scale>[百千万亿])(?P<high>[二两三四五六七八九])(?P=scale)"
    rf"(?![{HAN_DIGIT}{HAN_UNIT}])"
)
"""三千四千: three or four thousand, not seven."""
HALF: Final = re.compile("半")
NEGATIVE: Final = re.compile(
    rf"(?:(?:^|[^\w%)\-–—.,℃‰°]|[为是至到达约仅超率额润温比益利损收值])-|零下\s?|(?<![胜平正肩背担身辜欺自{HAN_DIGIT}\d])负)$"
)
"""A sign before a figure; between figures, words or letters it is a dash."""
MEASURED_NEGATIVE: Final = re.compile(r"(?![度点成])[㐀-鿿][-–]$")
"""A sign before a share or a temperature; 歼-20 and 成人-50元 have a hyphen there."""
SIGNED_UNITS: Final = frozenset(("percent", "percentage points", "degrees Celsius"))
SIGNED: Final = frozenset((FigureKind.NUMBER, FigureKind.PERCENT))

Reading = Iterator[Figure]


def find_figures(text: str) -> list[Figure]:
    """Every figure of a Chinese text, in order; the parts of a date or a range are figures each.

    Figures with ``required`` false may be idioms or names: they can explain a number in
    a translation, and nothing is wrong when it lacks them.
    """
    return list(_find_figures(text))


@lru_cache(maxsize=512)  # the checks ask anew for each candidate of a segment
def _find_figures(text: str) -> tuple[Figure, ...]:
    plain = DECIMAL_DOT.sub(".", blank_noise(text.translate(PLAIN)))
    plain = SMALL_THINGS.sub(" ", TAEL.sub(" ", plain))
    plain = CURRENCY_CODE.sub(lambda match: " " * len(match[0]), plain)
    found: list[Figure] = []
    place = 0
    while (start := START.search(plain, place)) is not None:
        place = start.start()
        figures, end = _read_at(plain, place)
        negative = NEGATIVE.search(plain, max(0, place - 3), place) is not None and (
            plain[place - 1] != "-" or plain[place].isascii()  # D-二聚体
        )
        measured = MEASURED_NEGATIVE.search(plain, max(0, place - 2), place) is not None
        found.extend(
            replace(
                figure,
                text=text[figure.start : figure.end],
                negative=figure.negative
                or (
                    figure.start == place
                    and figure.kind in SIGNED
                    and (negative or (measured and figure.unit in SIGNED_UNITS))
                ),
            )
            for figure in figures
        )
        place = max(end, place + 1)
    return tuple(found)


def _read_at(plain: str, place: int) -> tuple[list[Figure], int]:
    """The figures of the first pattern that fits here, and where it ends."""
    for pattern, read in BEFORE_IDIOMS:
        match = pattern.match(plain, place)
        if match is not None and (figures := list(read(match))):
            return figures, match.end()
    word = find_word(plain, place)
    if word is not None:
        return list(_read_word(plain, *word)), word[1]
    vague = VAGUE.match(plain, place)
    if vague is not None:
        return list(_read_vague(vague)), vague.end()
    for pattern, read in AFTER_IDIOMS:
        match = pattern.match(plain, place)
        if match is not None:
            return list(read(match)), match.end()
    return [], place + 1


def _read_word(plain: str, start: int, end: int) -> Reading:
    """Numerals of an idiom or a name, none required."""
    for part in re.finditer(rf"[{HAN_DIGIT}{HAN_UNIT}]+", plain[start:end]):
        whole = read_chinese(part[0])
        each = [value for character in part[0] if (value := read_chinese(character)) is not None]
        if len(part[0]) == 3:  # 九一八 is September 18, 二二八 February 28
            ends = read_chinese("十" + part[0][2]), read_chinese(part[0][1:])
            each += [value for value in ends if value is not None]
        values = tuple(dict.fromkeys([*([] if whole is None else [whole]), *each]))
        first = start + part.start()
        yield Figure(
            FigureKind.NUMBER, first, first + len(part[0]), part[0], values[0], values, required=False
        )


def _read_vague(match: re.Match[str]) -> Reading:
    """数百万, 几十, 十几: a magnitude and no figure; millions, dozens, a dozen or so; 二十几 are over 20."""
    if match[0].endswith("十几") and match[0] != "十几":
        tens = 10 * (read_chinese(match[0][0]) or Fraction(0))
        yield make_figure(FigureKind.NUMBER, match, 0, tens, required=False, approximate=True)
        return
    magnitude = re.sub(f"[^{HAN_UNIT}]", "", match[0])
    scale = read_scale(magnitude)
    if scale:
        value = Fraction(scale)
        accepted = (value, Fraction(12)) if scale == 10 else (value,)
        yield make_figure(FigureKind.NUMBER, match, 0, value, accepted, required=False, approximate=True)


def _read_code(match: re.Match[str]) -> Reading:
    """Digits in a Latin name: G20, 5G, COVID-19, PM2.5."""
    for part in re.finditer(r"\d+(?:\.\d+)?", match[0]):
        start = match.start() + part.start()
        value = Fraction(part[0])
        yield Figure(FigureKind.CODE, start, start + len(part[0]), part[0], value, (value,))


def _read_list_mark(match: re.Match[str]) -> Reading:
    yield make_figure(FigureKind.NUMBER, match, "number", Fraction(match["number"]), required=False)


def opens_series(text: str) -> bool:
    """Whether a text begins with numbers that go on from each other, not with an item's: 1、2月, 三、四线."""
    match = ITEM.match(text.translate(PLAIN))
    return match is not None and _goes_on(match)


def _goes_on(match: re.Match[str]) -> bool:
    number, following = read_amount(match["number"]), read_amount(match["next"])
    if number is None or following is None:
        return False
    ten = "十" in match["next"] and match["next"] != "十"
    next_one = following == number + 1 or (following == number + 10 and not number % 10)
    return (bool(match["unit"]) and next_one) or (ten and following // 10 == number + 1)


def _read_item(match: re.Match[str]) -> Reading:
    """An item's number at the start of a text: 5、10月1日起."""
    number = read_amount(match["number"])
    if number is not None and not match.string[: match.start()].strip() and not _goes_on(match):
        yield make_figure(FigureKind.NUMBER, match, "number", number, required=False)


def _read_plan(match: re.Match[str]) -> Reading:
    """十四五 is the 14th Five-Year Plan."""
    value = read_chinese(match["number"])
    if value is not None:
        yield make_figure(FigureKind.ORDINAL, match, 0, value, unit="five-year plan")
        yield make_figure(FigureKind.NUMBER, match, 0, Fraction(5), required=False)


def _read_height(match: re.Match[str]) -> Reading:
    """1米4, 一米七五 and 65米40 are 1.4, 1.75 and 65.4 metres."""
    whole = read_amount(match["whole"])
    digits = "".join(str(read_chinese(digit) if digit in HAN_DIGIT else digit) for digit in match["part"])
    if whole is not None:
        value = whole + Fraction(int(digits), 10 ** len(digits))
        yield make_figure(FigureKind.NUMBER, match, 0, value, (value, whole), unit="metres")


def _read_seconds(match: re.Match[str]) -> Reading:
    """9秒83 is 9.83 seconds."""
    value = Fraction(f"{match['whole']}.{match['part']}")
    yield make_figure(FigureKind.NUMBER, match, 0, value, unit="seconds")


def _read_ordinal(match: re.Match[str]) -> Reading:
    """第十四; the first and the second have too many other words in English."""
    value = read_amount(match["number"])
    if value is not None:
        yield make_figure(FigureKind.ORDINAL, match, 0, value, required=value not in (1, 2))


def _read_half(match: re.Match[str]) -> Reading:
    half = Fraction(1, 2)
    yield make_figure(FigureKind.FRACTION, match, 0, half, (half, Fraction(30), Fraction(6)), required=False)


def _read_neighbours(match: re.Match[str]) -> Reading:
    """七八个, 三四十, 三、四十, 十五六岁, 两三百万: about so many, two digits next to each other."""
    tens = Fraction(0)
    if match["head"]:
        tens = 10 * (read_chinese(match["head"][:-1]) or Fraction(1))
    scale = read_scale(match["scale"] or match["tens"] or "") or 1
    for name in ("low", "high" if match["high"] else "next"):
        digit = read_chinese(match[name])
        if digit is not None:
            value = (tens + digit) * scale
            yield make_figure(
                FigureKind.NUMBER,
                match,
                0,
                value,
                (value, digit, tens + digit),
                required=False,
                approximate=True,
            )


def _read_steps(match: re.Match[str]) -> Reading:
    """三千四千: about so many, each number with its own magnitude."""
    scale = read_scale(match["scale"]) or 1
    for name in ("low", "high"):
        digit = read_chinese(match[name])
        if digit is not None:
            yield make_figure(
                FigureKind.NUMBER,
                match,
                0,
                digit * scale,
                (digit * scale, digit),
                required=False,
                approximate=True,
            )


BEFORE_IDIOMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reading]], ...]] = (
    (ITEM, _read_item),
    *SET_PHRASES,
    (POWER, amounts.read_power_of_ten),
    (dates.ISO_DATE, dates.read_iso_date),
    (CODE, _read_code),
    (HEIGHT, _read_height),
    (amounts.SMALL_MONEY, amounts.read_small_money),
    (amounts.BARE_MONEY, amounts.read_small_money),
    (SECONDS, _read_seconds),
    (LIST_MARK, _read_list_mark),
    (FIVE_YEAR_PLAN, _read_plan),
    (shares.FRACTION, shares.read_fraction),
    (shares.PER_MANY, shares.read_per_many),
    (shares.SLASH, shares.read_slash),
    (shares.PERCENT, shares.read_percent),
    (shares.HAN_PERCENT, shares.read_percent),
    (years.REPUBLIC_YEAR, years.read_republic_year),
    (years.REIGN_YEAR, years.read_reign_year),
    (years.RULED_YEAR, years.read_ruled_year),
    (years.SHORT_YEAR, years.read_short_year),
    (dates.SEASON, dates.read_season),
    (years.YEAR, years.read_year),
    (years.CENTURY_OF_DECADE, years.read_century_of_decade),
    (years.DECADE, years.read_decade),
    (dates.LUNAR, dates.read_lunar),
    (dates.NEIGHBOURING_MONTHS, dates.read_neighbouring_months),
    (dates.MONTH, dates.read_month),
    (dates.TODAY, dates.read_today),
    (dates.DAY, dates.read_day),
    (durations.DURATION, durations.read_duration),
    (dates.CLOCK, dates.read_clock),
    (dates.COLON, dates.read_colon),
    (ORDINAL, _read_ordinal),
    (shares.MULTIPLE, shares.read_multiple),
    (shares.REDOUBLED, shares.read_redoubled),
)
AFTER_IDIOMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reading]], ...]] = (
    (shares.DISCOUNT, shares.read_discount),
    (shares.TENTHS, shares.read_tenths),
    (NEIGHBOURS, _read_neighbours),
    (STEPS, _read_steps),
    (amounts.SPAN, amounts.read_span),
    (amounts.PLAIN_AMOUNT, amounts.read_plain),
    (HALF, _read_half),
)
