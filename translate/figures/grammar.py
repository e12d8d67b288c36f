"""The pieces that the patterns for Chinese figures are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from translate.figures.figure import Figure, FigureKind
from translate.figures.numerals import read_chinese, read_scale

ARABIC: Final = r"(?:\d{1,3}(?:, ?\d{3})+(?!\d)|\d{1,3}(?: 000)+(?!\d)|\d+)(?:\.\d+)?"
HAN_DIGIT: Final = "零〇○一二两三四五六七八九"
HAN_UNIT: Final = "十百千万亿兆廿卅"
TOO_LONG: Final = re.compile(rf"[\d{HAN_DIGIT}{HAN_UNIT}.,]{{40,}}")
"""No figure: a barcode, a key or noise. Blanked before anything is read, at the same offsets."""
NUMERAL: Final = frozenset(HAN_DIGIT + HAN_UNIT + "0123456789")
HAN: Final = (
    rf"[{HAN_DIGIT}十百千万亿廿卅]"
    rf"(?:[{HAN_DIGIT}十百万亿兆廿卅]|千(?![瓦克米伏帕卡])|(?<=[万亿][一二两三四五六七八九])千|点(?=[{HAN_DIGIT}])|[多余来](?=[万亿])|个(?=亿(?!万|元(?:以上|以下|级|项目|产业|企业|大))))*"
)
FINANCIAL: Final = r"[壹贰叁肆伍陆柒捌玖][拾佰仟万亿][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]*"
MORE: Final = "[多余来几]"
MAGNITUDE: Final = (
    r"(?:个亿(?!万|元(?:以上|以下|级|项目|产业|企业|大))|百万亿|百亿|百万(?!瓦|赫)|[十千]?[万亿]{1,2}|[百千](?!万|瓦|米|克|伏|帕|卡|赫|兆|字节|焦|吨|位|安培|欧)"
    r"|兆(?=元|美元|日元|韩元|台币|新台币|亿|\d[\d,.]*\s?[千百]?亿))"
)
REST: Final = (
    r"(?<=[万亿兆千百])(?:\d{4}\.\d+(?![\d%])|\d{1,4}(?![\d,.%年月日号时点])"
    r"|(?<=[万亿])(?:\d{4}(?=点)|\d,\d{3}(?:\.\d+)?(?![\d,%])))"
)
"""What is left after the last magnitude: 1030 of 5万1030, 2858.81 of 2万2858.81, 1,543 of 2万1,543."""
AMOUNT: Final = (
    rf"(?:{ARABIC}\s?{MORE}?{MAGNITUDE}(?:{MORE}[万亿])?(?:{ARABIC}{MAGNITUDE})*(?:{REST})?"
    rf"|{ARABIC}|{FINANCIAL}|{HAN})"
)
COMMA: Final = rf"(?:(?<![{HAN_DIGIT}])、|(?<!\d)、(?=\D))"
"""Parts numbers of one script: 一、2024年 is an item and a year."""
RANGE: Final = rf"\s?(?:[-—–~～―]{{1,2}}|至|到|{COMMA}|或)\s?"
LONE: Final = rf"(?<![{HAN_DIGIT}{HAN_UNIT}\d.])"
OVER: Final = "(?<!(?<![售变變拍热熱贩販])[卖賣])(?<!(?<![购購])[买買])超"
"""More than; but 卖超 are net sales, and 买超 net purchases."""
ABOUT: Final = re.compile(
    rf"(?:大约|(?<![签节违预相条合集制履邀])约|(?<![最附靠邻新远])近|将近|接近|{OVER}|超过|逾|突破|多达|至少"
    r"|不足|不到|高达|最多|最少|不低于|不少于)\s?$"
)


def blank_noise(text: str) -> str:
    """The text with overlong runs of digits replaced by as many squares."""
    return TOO_LONG.sub(lambda match: "■" * len(match[0]), text)


def make_figure(
    kind: FigureKind,
    match: re.Match[str],
    group: int | str,
    value: Fraction,
    accepted: tuple[Fraction, ...] = (),
    *,
    unit: str | None = None,
    required: bool = True,
    approximate: bool = False,
    end: int | None = None,
) -> Figure:
    """A figure that spans a group of a match, or from its start to ``end``."""
    start = match.start(group)
    stop = match.end(group) if end is None else end
    about = approximate or is_about(match.string, start)
    text = match.string[start:stop]
    return Figure(kind, start, stop, text, value, accepted or (value,), unit, required, about)


def is_about(plain: str, start: int) -> bool:
    """Whether a word in front makes the figure a rough one."""
    return ABOUT.search(plain[max(0, start - 4) : start]) is not None


def read_amount(text: str) -> Fraction | None:
    """Value of an Arabic or Chinese amount: 128.6亿, 3亿5千5百万, 5万1030, 20多万, 十余, 一百二十三."""
    text = text.replace(",", "").replace(" ", "").replace("个", "")
    if not (text[:1].isdigit() and text[0].isascii()):
        return read_chinese(re.sub(MORE, "", text))
    total = group = Fraction(0)
    for number, small, large in re.findall(rf"(\d+(?:\.\d+)?){MORE}?([十百千]*){MORE}?([万亿兆]*)", text):
        unit, closing = read_scale(small), read_scale(large)
        if unit is None or closing is None:
            return None
        group += Fraction(number) * unit
        if large:  # 3千5百万: 万 multiplies all since the last of its kind
            total += group * closing
            group = Fraction(0)
    return total + group


TO: Final = rf"(?:[-—–―~～/]{{1,2}}|至|到|{COMMA}|和)"
Reading = Iterator[Figure]


def read_ends(match: re.Match[str], kind: FigureKind, low: int, high: int) -> Reading:
    """The last number with its unit, before it the first one of a range."""
    for name in ("first", "last"):
        value = read_amount(match[name]) if match[name] is not None else None
        if value is not None and low <= value <= high:
            yield make_figure(kind, match, name, value, end=match.end() if name == "last" else None)
