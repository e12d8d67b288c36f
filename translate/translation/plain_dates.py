"""Give the model dates where English has them: 15日，国防部称 for 国防部15日称.

A day between subject and verb is lost, or read as a part of the name (*Ivila 3*), in one sentence of three;
at the head of the sentence in one of thirty. 1—10月 comes out as *October* as a rule, 1月至10月 as *January
to October*.
"""

from __future__ import annotations

import re
from typing import Final

from translate.figures import FigureKind, find_figures

_SUBJECT: Final = (
    r"(?:^|(?<=[。；：]))(?P<subject>(?!截[至止]|[自从到至于]|[^，。；：]*连续)(?:(?![说称获]|表示|认为|指出|透露|证实|宣布|报道|公布|强调|了解)"
    r"[㐀-鿿A-Za-z·、《》]){2,28}?)(?<![月至到前后续近第每于在自从共约来去年周])"
)
"""Without a verb of speaking: in 外长表示总统9日访华 the day is not the minister's."""
_WHOLE: Final = "(?![^，。；：]{1,14}的)"
"""Not in a clause that says of what something is: 能登9日发生的地震 has victims of later days, too."""
_PART: Final = "(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚间|晚上|深夜|夜间|晚|夜)?"
_VERB: Final = (
    "(?=称|表示|说|报道|发布|宣布|发表|公布|呼吁|证实|透露|指出|强调|签署|会见|抵达|举行|召开|在|对|与|同|向|就|将|已"
    "|发生|警告|通过|批准|主持|出席|致电|启程|遭|袭击|空袭|击落|拦截)"
)
_DAY: Final = re.compile(rf"{_SUBJECT}(?P<day>\d{{1,2}}日{_PART}){_WHOLE}{_VERB}")
_TODAY: Final = re.compile(
    rf"{_SUBJECT}(?P<day>(?:今天|今晚|今日|昨天|昨晚|昨日)（(?:\d{{1,2}}月)?\d{{1,2}}日）{_PART}){_WHOLE}"
)
_MONTHS: Final = re.compile(
    r"(?<![\d.月])(?P<first>[1-9]|1[0-2])\s?[—\-－–~～至到]\s?(?P<last>[1-9]|1[0-2])月(?![\d月])"
)


def write_plain_dates(source: str) -> str:
    """A folded source with its days before their subjects, and spans of months with both called months."""
    source = _MONTHS.sub(r"\g<first>月至\g<last>月", source)
    return _TODAY.sub(_put_first, _DAY.sub(_put_day_first, source))


def _put_day_first(match: re.Match[str]) -> str:
    """The day before the subject, if it is a day of the month: 连续3日 is none."""
    start = match.start("day")
    is_day = any(f.start == start and f.kind is FigureKind.DAY for f in find_figures(match.string))
    return _put_first(match) if is_day else match[0]


def _put_first(match: re.Match[str]) -> str:
    return f"{match['day']}，{match['subject']}"
