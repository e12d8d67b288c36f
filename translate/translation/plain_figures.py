"""Give the model figures as English writes them: 14:23 for 14时23分, -41.3℃ for 零下41.3℃.

What is written so a model copies. What it has to reword it often spoils: it makes *23 cents* or *23
points* of 23分, and drops 零下. Of 49 sentences with such figures 16 came out with a wrong one, and 3
when they are written so; of 70 with tenths (七成) 62 lost one, and 6.
"""

from __future__ import annotations

import re
from typing import Final

from translate.figures import FigureKind, find_figures

_CLOCK: Final = re.compile(
    r"(?P<day>[日号])?(?P<part>上午|下午|凌晨|中午|早晨|清晨|傍晚|深夜|晚上|晚间|[晚早])?"
    r"(?<![\d:：.])(?P<hour>[01]?\d|2[0-4])"
    r"(?:[时点](?P<minute>[0-5]?\d)分(?!钟|[之钱贝])(?:(?P<second>[0-5]?\d)秒)?"
    r"|时(?![半刻]|[一三]刻)(?(part)(?![间代候期段\d])|(?(day)(?![间代候期段\d])|(?=[，,。、；）)至到起在前后许整]|左右|$))))整?"
)
"""A time of day; of a whole hour where nothing can make another word of 时."""
_LENGTH: Final = re.compile("(?:长|全程|[用花费]了?|用时|历时|耗时|费时|成绩[是为]?|长达|需时|以)[约近]?$")
"""Before a length of time: 用时2时8分."""
_LENGTH_CHARS: Final = 4
_CONDITION: Final = re.compile(
    r"(?:(?<![相应适正充])当(?![天日晚地时局年月前])[^，。；]*|[升降增减跌涨][至到]|[等大小高低多少]于|达到?|超过|不足"
    r"|(?<![时间])为|年?满|年龄|均|得分?|版本?|阶段|比分|[比取第表图×≥≤><=＝]|(?<![\d:：])\d{1,2}\s?[-—–～~至到]|(?<!UTC)(?<!GMT)(?<=[A-Za-z_]))\s?$"
)
"""Before a number that is no hour, or ends a range of hours: 当温度降到10时, 年满18时, 8至10时."""
_CONDITION_CHARS: Final = 24
_MINUTES: Final = re.compile(r"\d个?小时\d{1,2}分(?![钟之\d])(?!\d?秒)")
_COLD: Final = re.compile(
    r"零下\s?(?P<low>\d+(?:\.\d+)?)(?:(?P<to>[℃度]?\s?[-—–~～至到]\s?)(?P<cold>零下\s?)?(?P<high>\d+(?:\.\d+)?)(?=[℃度]|摄氏度))?"
)
_POINTS: Final = re.compile(
    r"(?<=\d)点(?=(?:重要|具体|主要|原则性?)?(?:建议|意见|主张|倡议|要求|希望|看法|共识|说明|承诺|声明|期待|原因|理由|启示|体会|经验|措施))"
)
"""Points that somebody makes: 4点建议 is no time of day."""
_TENTHS: Final = re.compile("[一二两三四五六七八九]|[一二两三四五六七八九\\d]成[一二三四五六七八九半\\d]?")
_HYPHEN: Final = re.compile("[-—–]")
"""What would stand before a minus: -15至-20℃ is plainer than -15--20℃."""


def write_plain_figures(source: str) -> str:
    """A source in simplified characters, with times of day in digits and temperatures with their sign.

    Minutes of a length of time are called so: 1小时45分钟. Points that somebody makes are items: 4条建议.
    Tenths are percents: 70%以上 for 七成以上.
    """
    source = _POINTS.sub("条", _MINUTES.sub(r"\g<0>钟", source))
    return _write_tenths(_COLD.sub(_write_cold, _CLOCK.sub(_write_clock, source)))


def _write_tenths(source: str) -> str:
    """七成 as 70%, 八成五 as 85%, 三至四成 as 30%至40%."""
    if "成" not in source:
        return source
    for figure in reversed(find_figures(source)):
        if figure.kind is FigureKind.PERCENT and _TENTHS.fullmatch(figure.text):
            source = f"{source[: figure.start]}{float(figure.value):g}%{source[figure.end :]}"
    return source


def _write_clock(match: re.Match[str]) -> str:
    """16时29分 as 16:29; behind a day (16日16时29分) with a comma, lest they be taken for one."""
    if _LENGTH.search(match.string, max(0, match.start() - _LENGTH_CHARS), match.start()):
        return match[0]
    start = max(0, match.start() - _CONDITION_CHARS)
    if not (match["day"] or match["part"]) and _CONDITION.search(match.string, start, match.start()):
        return match[0]
    is_date = match["day"] and match.string[: match.start()][-1:].isdecimal()
    day = f"{match['day']}，" if is_date and not match["part"] else match["day"] or ""
    part = match["part"] or ""
    second = f":{int(match['second']):02d}" if match["second"] else ""
    return f"{day}{part}{int(match['hour'])}:{int(match['minute'] or 0):02d}{second}"


def _write_cold(match: re.Match[str]) -> str:
    """零下12到零下9℃ and 零下12到9℃ as -12到-9℃; 零下5到5℃ and 零下138℃到28℃ end above zero."""
    if not match["high"]:
        return f"-{match['low']}"
    low, high = float(match["low"]), float(match["high"])
    has_own_unit = match["to"][0] == "℃" or (match["to"][0] == "度" and not low / 2 <= high < low)
    is_warm = not match["cold"] and (high in (low, 0) or has_own_unit)
    to = match["to"] if is_warm else _HYPHEN.sub("至", match["to"])
    return f"-{match['low']}{to}{'' if is_warm else '-'}{match['high']}"
